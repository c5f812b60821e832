"""The agenda as a wire prints it: a heading a day, a heading a region, a line an event.

Owns the layout of the plain page.  Which items stand on it, and in what order, `agenda` decides.
"""

from collections.abc import Iterable, Iterator, Sequence

from dateline import agenda
from dateline.model import AgendaItem
from dateline.render import words


def agenda_text(items: Sequence[AgendaItem], *, zone: str | None, evidence: bool = False) -> str:
    """The page of items from `agenda.choose`, with the zone that they were chosen with.

    A section is a blank line apart; the page ends with a line feed, or is empty without items.
    With `evidence`, under each line stand the dispatches, offsets and words that it rests on.
    """
    pages = ["\n".join(_section(part, zone, evidence)) for part in agenda.arrange(items, zone=zone)]
    return "\n\n".join(pages) + "\n" if pages else ""


def _section(section: agenda.Section, zone: str | None, evidence: bool) -> Iterator[str]:
    heading = words.long_day(section.day) if section.day else str(section.vague)
    yield heading.upper()
    for region, items in section.regions:
        yield region
        for item in items:
            yield line(item, zone=zone)
            if evidence:
                yield from evidence_lines(item)


def line(item: AgendaItem, *, zone: str | None) -> str:
    """One line: "(+) BRUSSELS (Belgium) - NATO and EU sign declaration (1000 GMT)"."""
    lead = "(+) " if item.new else "(*) " if item.changed else ""
    spot = words.spot(item.place)
    head = f"{spot} - {item.summary}" if spot else item.summary
    return lead + " ".join([head, *(f"({part})" for part in _brackets(item, zone))])


def _brackets(item: AgendaItem, zone: str | None) -> Iterable[str]:
    if item.moment is not None:
        if item.moment.grain not in agenda.FINE:
            yield words.stretch(item.moment)
        elif (clock := words.clock(item.moment, zone)) is not None:
            yield clock
    yield from words.marks(item)


def evidence_lines(item: AgendaItem) -> Iterator[str]:
    """Under a line: dispatch, offsets, who says it, and the words of the copy."""
    for piece in item.evidence:
        where = f"{words.label(piece.uri)} {piece.span.start}-{piece.span.end}"
        yield f"    {where} [{words.voice(piece)}] “{piece.words}”"
