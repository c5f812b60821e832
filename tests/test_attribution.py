"""Who says what, by behaviour: the examples, the cue table, and what must never happen."""

import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import actors, attribution, lang, nlp, tagger, text
from dateline.actors.reading import reading
from dateline.attribution import cues, link, mend
from dateline.model import (
    Actor,
    Attitude,
    Attribution,
    Dispatch,
    Document,
    Manner,
    Parse,
    SourceKind,
    Span,
    Tag,
    TimexType,
)

SAMPLE = Path(__file__).parents[2] / "shared/dispatches/nato-eu-2023-01-06.txt"
EXAMPLES = tomllib.loads(
    (resources.files("dateline.lang") / "en/examples/attribution.toml").read_text("utf-8")
)["example"]


class Heard(msgspec.Struct, frozen=True):
    """What was read in one copy."""

    copy: str
    voices: tuple[Attribution, ...]
    cast: dict[str, Actor]
    tags: dict[str, Tag]

    def words(self, span: Span | None) -> str | None:
        return None if span is None else span.of(self.copy)

    def key(self, voice: Attribution) -> str | None:
        return None if voice.speaker is None else self.cast[voice.speaker].key


def parsed(copy: str) -> tuple[Document, Parse]:
    document = text.read(Dispatch(text=copy, uri="test"))
    return document, nlp.parse(document)


def tagged(copy: str, *phrases: str) -> tuple[Tag, ...]:
    spans = sorted(Span(copy.index(p), copy.index(p) + len(p)) for p in phrases)
    return tuple(
        Tag(id=f"t{n}", span=span, type=TimexType.DATE, value=None)
        for n, span in enumerate(spans, 1)
    )


@cache
def hear(copy: str, *phrases: str) -> Heard:
    document, parse = parsed(copy)
    tags = tagged(copy, *phrases)
    voices, cast = attribution.find(document, parse, tags, actors.find(document, parse))
    return Heard(copy, voices, {a.id: a for a in cast}, {t.id: t for t in tags})


# ------------------------------------------------------------------ the examples
def described(heard: Heard, voice: Attribution) -> dict[str, Any]:
    """A voice in the words of the examples, defaults left out."""
    found: dict[str, Any] = {
        "source": heard.words(voice.source),
        "cue": heard.words(voice.cue),
        "content": [span.of(heard.copy) for span in voice.content],
        "source_kind": str(voice.source_kind),
        "speaker": heard.key(voice),
        "channel": voice.channel,
        "at": None if voice.at is None else heard.words(heard.tags[voice.at].span),
        "via": voice.via,
    }
    found["manner"] = None if voice.manner is Manner.INDIRECT else str(voice.manner)
    found["attitude"] = None if voice.attitude is Attitude.SPEECH else str(voice.attitude)
    found |= {flag: getattr(voice, flag) or None for flag in ("anonymous", "hedge", "negated")}
    return {name: value for name, value in found.items() if value is not None}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["text"][:50])
def test_each_example_has_its_voices(example: dict[str, Any]) -> None:
    phrases = [v["at"] for v in example["voices"] if "at" in v]
    heard = hear(example["text"], *phrases)
    assert [described(heard, voice) for voice in heard.voices] == example["voices"]


def test_there_are_examples_enough() -> None:
    assert len(EXAMPLES) >= 150
    assert sum(not e["voices"] for e in EXAMPLES) >= 10


# ------------------------------------------------------------------ the cue table
def test_every_row_of_the_cue_table_fires_in_its_example() -> None:
    rows = lang.table("en", "cues")
    documents = [text.read(Dispatch(text=row.example, uri="test")) for row in rows]
    missed = []
    for row, document, parse in zip(rows, documents, nlp.parse_many(documents), strict=True):
        plain = reading(document, parse)
        here = reading(document, mend.mended(plain, "en"))
        if not any(r.row == row and r.content for r in _relations(document, here)):
            missed.append((row.form, row.kind))
    assert not missed


def _relations(document: Document, here: Any) -> list[link.Relation]:
    from dateline.attribution import quotes

    return quotes.extend(here, link.find(here, cues.find(here)))


def test_every_row_has_an_attitude_and_a_known_frame() -> None:
    for row in lang.table("en", "cues"):
        assert row.value in set(Attitude), row.form
        assert row.kind in cues.ORDER or row.kind.startswith(("prep-", "noun-", "adj-")), row.form


KINDS = {
    "document": {SourceKind.DOCUMENT},
    "medium": {SourceKind.MEDIUM},
    "body": {SourceKind.ORGANISATION},
    "spokesman": {SourceKind.UNNAMED, SourceKind.ORGANISATION},
    "people": {SourceKind.UNNAMED, SourceKind.PERSON},
}


def heard_in_each(copies: list[str]) -> list[tuple[Attribution, ...]]:
    documents = [text.read(Dispatch(text=copy, uri="test")) for copy in copies]
    return [
        attribution.find(document, parse, (), actors.find(document, parse))[0]
        for document, parse in zip(documents, nlp.parse_many(documents), strict=True)
    ]


def test_every_source_noun_gives_its_kind() -> None:
    rows = lang.table("en", "sources")
    voices = heard_in_each([f"A new {row.form} said that the town was safe." for row in rows])
    wrong = [
        (row.form, row.kind, [str(v.source_kind) for v in found])
        for row, found in zip(rows, voices, strict=True)
        if not any(v.source_kind in KINDS[row.kind] for v in found)
    ]
    assert not wrong


def test_every_channel_is_read() -> None:
    rows = lang.table("en", "channels")
    copies = [
        f"Anna Berg said on {row.form} that the town was safe."
        if row.form[0].isupper()
        else f"Anna Berg said in a {row.form} that the town was safe."
        for row in rows
    ]
    missed = [
        row.form
        for row, found in zip(rows, heard_in_each(copies), strict=True)
        if not any(v.channel == (row.value or row.form) for v in found)
    ]
    assert not missed


# ------------------------------------------------------------------ behaviour
def test_a_cue_of_speech_and_one_of_belief_are_told_apart() -> None:
    (said,) = hear("The bank said that growth would slow.").voices
    (thought,) = hear("The bank believes that growth will slow.").voices
    assert (said.attitude, thought.attitude) == (Attitude.SPEECH, Attitude.BELIEF)


def test_a_chain_of_sources_is_told_from_the_outside_in() -> None:
    heard = hear("Reuters said that the minister had warned that the dam would burst.")
    outer, inner = heard.voices
    assert outer.via is None and inner.via == outer.id
    assert heard.key(outer) == "org:reuters"


def test_the_time_of_speech_is_not_a_time_inside_what_is_said() -> None:
    heard = hear("The club said the match would be played on Sunday.", "Sunday")
    assert heard.voices[0].at is None


def test_two_mentions_of_an_unnamed_source_are_one_actor() -> None:
    heard = hear("European sources said the text was ready. European sources said it was long.")
    assert [heard.key(v) for v in heard.voices] == ["group:european-sources"] * 2
    (group,) = [a for a in heard.cast.values() if a.key == "group:european-sources"]
    assert len(group.mentions) == 2


def test_a_quotation_mark_that_nothing_closes_costs_one_quotation_at_most() -> None:
    copy = (
        'The mine "closed, he said.\n\n"We will wait," said Anna Berg.\n\n"So will I," said Jo Lee.'
    )
    heard = hear(copy)
    said = {heard.key(v): heard.words(v.content[0]) for v in heard.voices}
    assert said["person:anna-berg"] == '"We will wait,"'
    assert said["person:jo-lee"] == '"So will I,"'


def test_the_dispatch_s_own_agency_is_no_voice_and_hides_none() -> None:
    copy = "ASTANA, June 3 (Interfax) - The launch was put off, Interfax reported, citing a source."
    (voice,) = hear(copy).voices
    assert (voice.source_kind, voice.via) == (SourceKind.UNNAMED, None)
    other = copy.replace("(Interfax)", "(TASS)")
    assert [v.source_kind for v in hear(other).voices] == [SourceKind.MEDIUM, SourceKind.UNNAMED]


def test_we_and_i_are_those_whose_words_they_stand_in() -> None:
    heard = hear('"We believe that the deal is dead," Anna Berg said.')
    assert {heard.key(v) for v in heard.voices} == {"person:anna-berg"}


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("the adoption", "the adoption of a plan at the Madrid summit"),
        (
            "the adoption of a plan at",
            "the adoption of a plan at the Madrid summit",
        ),
        (
            "the adoption of a plan at the Madrid",
            "the adoption of a plan at the Madrid summit",
        ),
        (
            "the approval of the plan “Harbour Light",
            "the approval of the plan “Harbour Light” and the adoption of another in June",
        ),
    ],
)
def test_a_learned_stretch_goes_on_to_the_end_of_its_noun_phrase(words: str, whole: str) -> None:
    copy = f"Last summer the European Union welcomed {whole}."
    document = text.read(Dispatch(uri="test:1", text=copy))
    parse = nlp.parse(document)
    cast = actors.find(document, parse)

    def span(part: str) -> Span:
        return Span(copy.index(part), copy.index(part) + len(part))

    told = tagger.Relation(
        cue=span("welcomed"), source=span("the European"), content=(span(words),), score=0.9
    )
    found, _ = attribution.find(document, parse, (), cast, learned=(told,))
    assert [[piece.of(copy) for piece in one.content] for one in found] == [[whole]]
    assert [one.source and one.source.of(copy) for one in found] == ["the European Union"]


def test_learned_relations_stand_in_front_and_the_rules_add_what_they_cannot_know() -> None:
    copy = "The mayor vilified the plan. The envoy has reportedly left."
    document, parse = parsed(copy)
    span = Span(copy.index("vilified"), copy.index("vilified") + len("vilified"))
    learned = tagger.Relation(
        cue=span, source=Span(0, len("The mayor")), content=(Span(19, 27),), score=0.9
    )
    cast = actors.find(document, parse)
    alone, _ = attribution.find(document, parse, (), cast)
    both, _ = attribution.find(document, parse, (), cast, learned=(learned,))
    assert [v.hedge for v in alone] == [True]
    assert [(v.cue, v.hedge) for v in both] == [(span, False), (alone[0].cue, True)]


def test_without_a_parse_there_are_no_voices_and_the_actors_stay() -> None:
    document, parse = parsed("NATO said it would act.")
    cast = actors.find(document, parse)
    assert attribution.find(document, Parse(), (), cast) == ((), cast)


@given(st.text(alphabet="AnabsaidHe .,:\n\"“”'’-‘t«»(", max_size=100))
def test_any_text_gives_voices_that_lie_in_it(copy: str) -> None:
    document, parse = parsed(copy)
    cast = actors.find(document, parse)
    voices, more = attribution.find(document, parse, (), cast)
    assert (voices, more) == attribution.find(document, parse, (), cast)
    ids = {v.id for v in voices}
    assert len(ids) == len(voices)
    for voice in voices:
        assert voice.content and voice.via != voice.id
        assert voice.via is None or voice.via in ids
        assert voice.speaker is None or voice.speaker in {a.id for a in more}
        spans = [*voice.content, *(s for s in (voice.source, voice.cue) if s is not None)]
        assert all(0 <= s.start < s.end <= len(copy) for s in spans)


# ------------------------------------------------------------------ the first dispatch
@pytest.mark.skipif(not SAMPLE.exists(), reason="the dispatch is not part of the project")
def test_the_voices_of_the_first_dispatch() -> None:
    copy = SAMPLE.read_text(encoding="utf-8")
    heard = hear(copy, "the summer of 2022", "the end of September 2022", "June this year")
    found = [(heard.key(v), v.source_kind, v.manner, v.hedge) for v in heard.voices]
    assert found == [
        ("org:nato", SourceKind.ORGANISATION, Manner.INDIRECT, False),
        (None, SourceKind.NONE, Manner.INDIRECT, True),
        ("org:eu", SourceKind.ORGANISATION, Manner.INDIRECT, False),
        ("person:jens-stoltenberg", SourceKind.PERSON, Manner.MIXED, False),
        (None, SourceKind.DOCUMENT, Manner.INDIRECT, False),
        ("org:eu", SourceKind.ORGANISATION, Manner.INDIRECT, False),
        ("group:european-sources", SourceKind.UNNAMED, Manner.MIXED, False),
    ]
    announced, reported, stated, said, provides, _, sources = heard.voices
    assert announced.channel == "statement"
    assert reported.source is None
    assert heard.tags[stated.at or ""].span.of(copy) == "the summer of 2022"
    assert heard.tags[said.at or ""].span.of(copy) == "the end of September 2022"
    assert heard.words(said.content[0]) == "that “the time has come” to sign the declaration"
    assert provides.attitude is Attitude.DOCUMENT
    assert sources.anonymous and heard.cast[sources.speaker or ""].name == "European sources"
