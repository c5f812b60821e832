"""What is known of a mention when the diary's desk is asked about it, as named facts.

Owns the facts: the word and the row for it, its status and the cue of that, how near and how
exact its day is, who and where, the words beside it, how it stands in its sentence, which other
mentions share its time, what the learned reader holds of it, and whether the copy reads like
news.  Weighs nothing.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from dateline import nlp
from dateline.events.opinion import Heard
from dateline.events.reading import Reading, Trigger, is_verb, verb_above, words_of
from dateline.model import Document, EventMention, Region, Status, Timex

STANDS = "grammar"  # the step of a derivation that tells how the word stands in its sentence
DAYS = (1, 2, 4, 8, 15, 32, 93, 366)  # how far ahead, in steps
FAR = (0, 8, 20, 40, 80, 160)  # characters between a word and its time, in steps


class Scene(msgspec.Struct, frozen=True):
    """A document's mentions with what is known of each, in the same order.

    `beside` holds the numbers of mentions that are told of one time, none of them past, by its
    timex; `again` how often each event is named once more; `starts` where sentences begin;
    `genre` what speaks for or against news.
    """

    document: Document
    events: tuple[EventMention, ...]
    places: tuple[int | None, ...]  # 1 after the publication, -1 before it, 0 at it
    heard: tuple[Heard | None, ...]
    times: Mapping[str, Timex]
    beside: Mapping[str, Sequence[int]]
    again: Mapping[str, int]
    starts: tuple[int, ...]
    genre: tuple[str, ...]


def scene(
    document: Document,
    events: Sequence[EventMention],
    places: Sequence[int | None],
    heard: Sequence[Heard | None],
    times: Mapping[str, Timex],
) -> Scene:
    """The mentions made ready."""
    beside: dict[str, list[int]] = {}
    for number, event in enumerate(events):
        ahead = event.same_as is None and event.status is not Status.OCCURRED
        if ahead and event.when is not None and event.when.timex is not None:
            beside.setdefault(event.when.timex, []).append(number)
    return Scene(
        document=document,
        events=tuple(events),
        places=tuple(places),
        heard=tuple(heard),
        times=times,
        beside=beside,
        again=Counter(e.same_as for e in events if e.same_as is not None),
        starts=tuple(x.span.start for x in document.sentences),
        genre=tuple(_genre(document)),
    )


_SAMPLE = 4000  # code points by which a copy's genre is judged


def _genre(document: Document) -> Iterator[str]:
    """What tells a dispatch from a horoscope, a song or a recipe: a dateline, who is spoken to
    outside quotations, whether anybody is said to have said something."""
    text = document.text[:_SAMPLE]
    quoted = [q.inner for q in document.quoted]
    words = list(_WORDS.finditer(text))
    told = [m for m in words if not any(q.start <= m.start() < q.end for q in quoted)]
    address = sum(m[0].lower() in words_of("address") for m in told)
    said = sum(m[0].lower() in words_of("report") for m in words)
    yield f"dateline={document.dateline is not None}"
    yield f"address={bisect_right((1, 2, 4), address)}"
    yield f"address share={bisect_right((0.005, 0.02, 0.05), address / max(len(told), 1))}"
    yield f"said={bisect_right((1, 2, 4), said)}"
    yield f"said|dateline={said > 0}|{document.dateline is not None}|{min(address, 1)}"
    digits = sum(m[0].isdigit() for m in words) / max(len(words), 1)
    yield f"digits={bisect_right((0.02, 0.05, 0.1, 0.2), digits)}"


def features(s: Scene, number: int) -> frozenset[str]:
    """What is known of a mention, by name."""
    event = s.events[number]
    return frozenset(
        [
            "always",
            *_nature(s, number),
            *_time(s, event),
            *_names(event),
            *_surroundings(s, event),
            *_grammar(event),
            *_company(s, number),
            *_opinion(s.heard[number]),
            *s.genre,
            *(f"{name}|{_stage(event)}" for name in s.genre),
        ]
    )


def _stage(event: EventMention) -> str:
    """How far a mention is an entry by definition."""
    if event.status is Status.OCCURRED:
        return "past"
    return "undated" if event.when is None else "dated"


def _nature(s: Scene, number: int) -> Iterator[str]:
    """The word, how it stands and what the rules make of it."""
    event = s.events[number]
    ground = event.derivation
    rule = ground.rule if ground is not None else "trigger::"
    _, kind, lemma = [*rule.split(":", 2), "", ""][:3]
    public = ground is not None and ground.note == "public"
    steps = ground.children if ground is not None else ()
    entered = any(step.rule.startswith("agenda:") for step in steps)
    by = "reader" if public and entered else "rules" if public else "none"
    cue = next((c.rule for c in steps if c.rule.startswith("status:")), "status:")
    cue = cue.removeprefix("status:")
    yield f"lemma={kind} {lemma}"
    yield f"type={event.type.value}"
    yield f"public={by}"
    yield f"public={by}|{kind}|{event.status.value}"
    yield f"type={event.type.value}|{event.status.value}"
    yield f"cue={cue}"
    yield f"cues={cue.split(':')[0]}|{kind}"
    yield f"status={event.status.value}|{event.certainty}"
    yield f"place in time={s.places[number]}|{event.status.value}"
    yield f"ending={lemma[-4:]}|{kind}"


def _time(s: Scene, event: EventMention) -> Iterator[str]:
    """Its time: how exact, how far ahead, how near the word."""
    when = event.when
    if when is None:
        yield f"undated|{event.previous_when is not None}"
        return
    steps = event.derivation.children if event.derivation is not None else ()
    yield f"grain={when.interval.grain.value}"
    yield f"learned time={any(step.rule == 'time:learned' for step in steps)}"
    yield f"length={when.interval.end is not None}|{event.previous_when is not None}"
    begin, published = when.interval.begin, s.document.dispatch.published
    if begin is not None and published is not None and published.begin is not None:
        days = (begin.replace(tzinfo=None) - published.begin.replace(tzinfo=None)).days
        yield f"days={bisect_right(DAYS, days)}"
    timex = s.times.get(when.timex or "")
    if timex is not None:
        side = "after" if timex.span.start > event.trigger.start else "before"
        first, last = sorted((timex.span, event.trigger))
        gap = bisect_right(FAR, max(0, last.start - first.end))
        yield f"gap={side}{gap}"
        yield f"stop between={'. ' in s.document.text[first.end : last.start]}"


def _names(event: EventMention) -> Iterator[str]:
    """Who and where."""
    keyed = sum(p.key is not None for p in event.participants)
    place = str(event.place.source) if event.place is not None else "none"
    yield f"parties={min(len(event.participants), 3)}|{min(keyed, 2)}"
    yield f"place={place}"
    yield f"named={bool(event.participants)}|{place}|{event.type.value == 'other'}"
    for p in event.participants:
        yield f"role={p.role}|{(p.key or 'none').split(':')[0]}"
    if event.place is not None:
        yield f"venue={event.place.name is not None}|{event.place.city is not None}"
    yield f"title={min(len(event.title.split()), 7)}"
    yield f"capitals={min(len(re.findall(r'(?<= )[A-Z]', event.title)), 4)}"


_WORDS = re.compile(r"[\w’']+|[^\w\s]")


def _surroundings(s: Scene, event: EventMention) -> Iterator[str]:
    """The words beside it, and where in the copy it stands."""
    text, at = s.document.text, event.trigger
    before = _WORDS.findall(text[max(0, at.start - 40) : at.start].lower())
    after = _WORDS.findall(text[at.end : at.end + 40].lower())
    for name, word in zip(("l1", "l2", "l3"), reversed(before), strict=False):
        yield f"{name}={word}"
    for name, word in zip(("r1", "r2"), after, strict=False):
        yield f"{name}={word}"
    here = bisect_right(s.starts, at.start) - 1
    head = here >= 0 and s.document.sentences[here].region is Region.HEADLINE
    yield f"sentence={'head' if head else bisect_right((1, 2, 3, 5, 9, 15), here)}"


def stands(r: Reading, trigger: Trigger) -> Iterator[str]:
    """How a word stands in its sentence: its label, what it hangs on, who does and what is done."""
    parse, tree, token = r.parse, r.tree, trigger.token
    head = parse.head[token]
    root = head == token
    yield f"dep={parse.dep[token]}"
    yield f"tag={parse.tag[token]}"
    yield f"on={'root' if root else parse.pos[head]}|{parse.dep[token]}"
    yield f"governor={'root' if root else r.lemma[head]}"
    if not root and parse.dep[token] == "pobj":
        yield f"above={r.lemma[parse.head[head]]}|{r.word[head]}"
    clauses = [parse.dep[t] for t in (token, *tree.ancestors(token))]
    below = next((d for d in clauses if d in ("relcl", "advcl", "acl", "ccomp", "xcomp")), "main")
    yield f"clause={below}|{trigger.kind}"
    verb = token if is_verb(r, token) else verb_above(r, token)
    for name, labels in (("doer", ("nsubj", "nsubjpass")), ("done", ("dobj", "attr"))):
        at = tree.child(verb, *labels) if verb is not None else None
        what = "none" if at is None else parse.ent[at][2:] or parse.pos[at]
        yield f"{name}={what}|{trigger.kind}"
        if at is not None and at != token:
            yield f"{name} is {r.lemma[at]}"
    for child in tree.children(token, "det", "poss", "amod", "compound", "nmod", "nummod"):
        yield f"{parse.dep[child]}={r.lemma[child] if parse.dep[child] != 'compound' else 'any'}"
    for child in tree.children(token, "prep"):
        yield f"prep={r.word[child]}|{trigger.kind}"
    yield f"quoted={any(q.inner.holds(nlp.span_of(parse, (token,))) for q in r.document.quoted)}"


def _grammar(event: EventMention) -> Iterator[str]:
    """How its word stands in its sentence, as the derivation has it."""
    steps = event.derivation.children if event.derivation is not None else ()
    for step in steps:
        if step.rule == STANDS:
            yield from step.note.split(" ")


def _company(s: Scene, number: int) -> Iterator[str]:
    """The other mentions: of the same event, at the same time."""
    event = s.events[number]
    yield f"again={min(s.again.get(event.id, 0), 3)}"
    timex = event.when.timex if event.when is not None else None
    kin = [n for n in s.beside.get(timex or "", ()) if n != number]
    mine = _score(s.heard[number])
    better = [n for n in kin if _score(s.heard[n]) > mine]
    public = [n for n in kin if _public(s.events[n])]
    own = _public(event)
    yield f"beside={min(len(kin), 3)}|better={min(len(better), 2)}"
    yield f"beside public={min(len(public), 2)}|{own}"
    yield f"first={all(n > number for n in kin)}|{own}"
    if kin:
        lead = max(_score(s.heard[n]) for n in kin)
        yield f"lead={int(10 * (mine - lead)) // 2}"


def _public(event: EventMention) -> bool:
    return event.derivation is not None and event.derivation.note == "public"


def _score(heard: Heard | None) -> float:
    return heard.verdict.agenda if heard is not None else 0.0


def _opinion(heard: Heard | None) -> Iterator[str]:
    """What the learned reader holds of it, in tenths."""
    if heard is None:
        return
    verdict = heard.verdict
    for tenth in range(1, 10):
        if verdict.agenda >= tenth / 10:
            yield f"agenda over {tenth}"
    yield f"named={int(5 * heard.named)}"
    for name, shares in (
        ("factual", verdict.factual),
        ("committed", verdict.committed),
        ("planned", verdict.planned),
    ):
        top = max(range(len(shares)), key=shares.__getitem__)
        yield f"{name}={top}"
        yield f"{name}={top}|{int(4 * shares[top])}"
