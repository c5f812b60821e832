"""How a time expression came to its value, in lines for a person.

Owns the wording of derivations.  Knows no arithmetic: it says what the records hold.
"""

from collections.abc import Iterator

from dateline import chrono
from dateline.model import Derivation, Timex

_ANCHORS = {
    "published": "counted from the publication",
    "narrative": "counted from the day that the text has reached",
    "speech": "counted from the time of the speech that it stands in",
    "event": "the day is that of the event in its clause",
    "default": "the day is taken by default: the copy names none",
}


def describe(timex: Timex, text: str) -> list[str]:
    """The answer of a timex, what it rests on, and its derivation as an indented tree."""
    lines = [f'"{timex.span.of(text)}" {timex.type.value} {timex.value}', *_facts(timex)]
    if timex.derivation is not None:
        lines += ["derivation:", *_tree(timex.derivation, text, 1)]
    return lines


def _facts(timex: Timex) -> Iterator[str]:
    if timex.interval is not None:
        begin, until = chrono.bounds(timex.interval)
        yield f"  {begin} to {until}" if until else f"  {begin}"
        zone = timex.interval.zone
        if zone and timex.zone_source:
            yield f"  zone {zone} ({timex.zone_source.value})"
    for name in ("mod", "quant", "freq"):
        if value := getattr(timex, name):
            yield f"  {name} {value}"
    if timex.anchor:
        yield f"  {_ANCHORS.get(timex.anchor, f'counted from {timex.anchor}')}"
    if timex.also:
        yield f"  the same instant as {', '.join(timex.also)}"
    for other in timex.alternatives:
        yield f"  could also be read as {other}"


def _tree(node: Derivation, text: str, depth: int) -> Iterator[str]:
    said = f' "{" ".join(node.span.of(text).split())}"' if node.span else ""
    note = f" -> {node.note}" if node.note else ""
    yield f"{'  ' * depth}{node.rule}{said}{note}"
    for child in node.children:
        yield from _tree(child, text, depth + 1)
