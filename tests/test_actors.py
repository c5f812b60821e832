"""Who the people and bodies of a dispatch are, by behaviour."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import actors, lang, nlp, text
from dateline.actors import merge
from dateline.actors.reading import body_key, plural
from dateline.model import Actor, ActorKind, Dispatch, Document, Parse, Span

SAMPLE = Path(__file__).parents[2] / "shared/dispatches/nato-eu-2023-01-06.txt"


def parsed(copy: str) -> tuple[Document, Parse]:
    document = text.read(Dispatch(text=copy, uri="test"))
    return document, nlp.parse(document)


@cache
def found(copy: str) -> dict[str, Actor]:
    return {actor.key: actor for actor in actors.find(*parsed(copy))}


def said(copy: str, actor: Actor) -> list[str]:
    return [span.of(copy) for span in actor.mentions]


def titles(copy: str) -> dict[str, tuple[str, ...]]:
    return {a.name: a.titles for a in found(copy).values() if a.kind is ActorKind.PERSON}


# ------------------------------------------------------------------ titles
@pytest.mark.parametrize(
    ("copy", "expected"),
    [
        (
            "OSCE Secretary General Helga Beispiel arrived in Vienna.",
            {"Helga Beispiel": ("OSCE Secretary General",)},
        ),
        (
            "Ivan Petrov, the governor of Omsk, will resign.",
            {"Ivan Petrov": ("governor of Omsk",)},
        ),
        (
            "The governor of Malta, Jo Camilleri, opened the session.",
            {"Jo Camilleri": ("governor of Malta",)},
        ),
        (
            "The heads of the European Council Karl Muster and the European Commission Anna "
            "von der Aue will sign the text.",
            {
                "Karl Muster": ("head of the European Council",),
                "Anna von der Aue": ("head of the European Commission",),
            },
        ),
        (
            "The foreign ministers of Austria, Karl Muster, and Italy, Anna Esempio, will meet.",
            {
                "Karl Muster": ("foreign minister of Austria",),
                "Anna Esempio": ("foreign minister of Italy",),
            },
        ),
        (
            "Presidents Ivan Petrov of Serbia and Ana Gómez de la Torre of Chile met in Rome.",
            {
                "Ivan Petrov": ("President of Serbia",),
                "Ana Gómez de la Torre": ("President of Chile",),
            },
        ),
        (
            "The presidents of Kenya and Uganda, John Otieno and Mary Okello, will attend.",
            {
                "John Otieno": ("president of Kenya",),
                "Mary Okello": ("president of Uganda",),
            },
        ),
        (
            "The heads of the Vienna Forum Anna Muster and the Graz Institute Karl Esempio met.",
            {
                "Anna Muster": ("head of the Vienna Forum",),
                "Karl Esempio": ("head of the Graz Institute",),
            },
        ),
        (
            "Ida Haddad, 43, a baker from Linz, saw the crash.",
            {"Ida Haddad": ("baker from Linz",)},
        ),
    ],
)
def test_titles_are_tied_to_names(copy: str, expected: dict[str, tuple[str, ...]]) -> None:
    have = titles(copy)
    assert {name: have.get(name) for name in expected} == expected


def test_a_plural_title_gives_nobody_a_title_that_is_not_his() -> None:
    have = titles("The ministers met Anna Berg in Oslo and left on Monday.")
    assert have == {"Anna Berg": ()}


# ------------------------------------------------------------------ joining
def test_short_names_and_titles_and_pronouns_are_the_same_person() -> None:
    copy = (
        "Finance Minister Lena Roth presented the budget. Roth defended the cuts. The finance "
        "minister said she would not resign."
    )
    roth = found(copy)["person:lena-roth"]
    assert said(copy, roth) == ["Lena Roth", "Roth", "The finance minister", "she"]
    assert roth.titles == ("Finance Minister",)


def test_a_surname_that_looks_like_a_plural_is_a_person_still() -> None:
    copy = "UN Secretary-General Antonio Guterres spoke in Oslo. Guterres left on Monday."
    assert len(found(copy)["person:antonio-guterres"].mentions) == 2


def test_a_list_of_people_gives_nobody_his_neighbour_s_title() -> None:
    copy = "President Joe Biden, Emmanuel Macron and the chancellor of Austria, Karl Muster, met."
    assert titles(copy) == {
        "Joe Biden": ("President",),
        "Emmanuel Macron": (),
        "Karl Muster": ("chancellor of Austria",),
    }


def test_the_title_of_the_next_in_a_list_is_not_that_of_the_name_before() -> None:
    copy = (
        "The text will be signed by NATO chief Jens Stoltenberg, President of the European Council"
        " Charles Michel and the head of the European Commission, Ursula von der Leyen."
    )
    assert titles(copy) == {
        "Jens Stoltenberg": ("NATO chief",),
        "Charles Michel": ("President of the European Council",),
        "Ursula von der Leyen": ("head of the European Commission",),
    }


def test_a_surname_of_several_words_is_the_same_person() -> None:
    copy = "Ursula von der Leyen will visit Oslo on Monday. On Tuesday von der Leyen flies to Riga."
    assert said(copy, found(copy)["person:ursula-von-der-leyen"]) == [
        "Ursula von der Leyen",
        "von der Leyen",
    ]


def test_a_name_with_a_hyphen_and_a_small_letter_is_whole() -> None:
    assert "person:lee-jae-myung" in found("South Korean President Lee Jae-myung will visit Oslo.")


def test_names_with_accents_have_plain_keys() -> None:
    assert "person:antonio-nunez" in found("President António Núñez will speak in Lima.")


def test_names_of_one_body_are_one_actor() -> None:
    copy = "NATO met on Monday. The North Atlantic Alliance will act, the alliance said."
    nato = found(copy)["org:nato"]
    assert said(copy, nato) == ["NATO", "North Atlantic Alliance", "the alliance"]
    assert nato.name == "NATO"


def test_a_common_noun_means_a_body_only_after_the_body_was_named() -> None:
    assert (
        "org:nato" not in found("The alliance of farmers met. Later NATO met.")["org:nato"].key[9:]
    )
    copy = "The alliance met in secret. NATO denied it."
    assert said(copy, found(copy)["org:nato"]) == ["NATO"]


def test_an_acronym_is_the_body_with_those_initials() -> None:
    copy = "The Rhine River Forum met. RRF members will vote on Friday, the RRF said."
    (forum,) = (a for a in found(copy).values() if a.key.startswith("org:"))
    assert said(copy, forum).count("RRF") == 2


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("leaders of NATO and the European Union", {"org:nato", "org:eu"}),
        ("LEADERS OF THE EUROPEAN UNION", {"org:eu"}),
        ("presidents of Uganda and Kenya", {"place:ug", "place:ke"}),
        ("Europeans", set()),
        ("", set()),
    ],
)
def test_a_phrase_names_the_bodies_and_countries_in_it(words: str, keys: set[str]) -> None:
    assert actors.named_in(words, "en") == keys


def test_of_names_that_begin_at_one_word_the_longest_is_meant() -> None:
    assert actors.named_in("envoys of South Sudan", "en") == actors.named_in("South Sudan", "en")
    assert len(actors.named_in("South Sudan", "en")) == 1


def test_a_ministry_without_its_country_has_the_key_of_the_one_named_before() -> None:
    copy = "Nepal's Foreign Ministry will host the talks. The Foreign Ministry gave no date."
    assert len(found(copy)["org:nepal-foreign-ministry"].mentions) == 2


def test_a_demonym_counts_as_its_country_in_keys() -> None:
    assert body_key("the Portuguese government", "en") == "org:portugal-government"
    assert body_key("Portugal's government", "en") == "org:portugal-government"


def test_a_capital_is_a_party_only_where_it_acts() -> None:
    assert "place:ru" in found("Moscow rejected the offer on Friday.")
    assert "place:ru" not in found("The choir will sing in Moscow on Friday.")


def test_the_gender_of_a_pronoun_is_minded() -> None:
    copy = "Maria Lind met Peter Holm in Oslo. She left early, and he stayed."
    by_key = found(copy)
    assert "She" in said(copy, by_key["person:maria-lind"])
    assert "he" in said(copy, by_key["person:peter-holm"])


def test_words_that_mean_nobody_are_resolved_to_nobody() -> None:
    document, parse = parsed("It rained all day. NATO met in Brussels.")
    cast = actors.find(document, parse)
    assert actors.resolve(document, parse, cast, Span(0, 2)) is None


def test_a_pronoun_is_resolved_to_the_subject_above_it() -> None:
    copy = "The EU stated that they were counting on progress."
    document, parse = parsed(copy)
    cast = actors.find(document, parse)
    at = copy.index("they")
    found_actor = actors.resolve(document, parse, cast, Span(at, at + 4))
    assert found_actor is not None and found_actor.key == "org:eu"


# ------------------------------------------------------------------ the tables
def keys_of(sentences: Iterable[str]) -> list[set[str]]:
    """The actors' keys of many sentences, each a paragraph of one document."""
    document, parse = parsed("\n\n".join(["The list follows below.", *sentences]))
    keys: list[set[str]] = [set() for _ in document.paragraphs]
    for actor in actors.find(document, parse):
        for mention in actor.mentions:
            for number, paragraph in enumerate(document.paragraphs):
                if paragraph.holds(mention):
                    keys[number].add(actor.key)
                    break
    return keys[1:] if len(keys) > len(list(sentences)) else keys


def test_every_form_of_a_body_is_found() -> None:
    rows = [r for r in lang.table("en", "bodies") if r.kind != "anaphor"]
    have = keys_of([f"A delegation met with {row.form} on Friday." for row in rows])
    missed = [r.form for r, keys in zip(rows, have, strict=True) if f"org:{r.value}" not in keys]
    assert not missed


def test_there_are_bodies_enough() -> None:
    rows = lang.table("en", "bodies")
    assert len({r.value for r in rows if r.kind in ("body", "medium")}) >= 250


def test_every_anaphor_means_some_body() -> None:
    ids = {r.value for r in lang.table("en", "bodies") if r.kind in ("body", "medium")}
    for row in lang.table("en", "bodies"):
        if row.kind == "anaphor":
            assert set(row.value.split()) <= ids, row.form


def test_every_country_is_found() -> None:
    rows = [r for r in lang.table("en", "parties") if r.kind == "country"]
    have = keys_of([f"A delegation from {row.form} came on Friday." for row in rows])
    missed = [r.form for r, keys in zip(rows, have, strict=True) if f"place:{r.value}" not in keys]
    assert not missed


def test_every_title_is_tied_to_a_name() -> None:
    rows = [r for r in lang.table("en", "titles") if r.kind != "honorific"]
    dotted = {"gen", "col", "lt", "maj", "capt", "sgt", "adm", "sen", "rep", "gov", "pres"}
    shown = [r.form + "." if r.form in dotted | {"cmdr"} else r.form for r in rows]
    copies = [f"Reporters met former {t.capitalize()} Anna Berg in Oslo." for t in shown]
    documents = [text.read(Dispatch(text=copy, uri="test")) for copy in copies]
    missed = []
    for row, document, parse in zip(rows, documents, nlp.parse_many(documents), strict=True):
        titles_of = [t.lower() for a in actors.find(document, parse) for t in a.titles]
        if not any(row.form in t for t in titles_of):
            missed.append(row.form)
    assert not missed


def test_every_honorific_makes_a_name_a_person() -> None:
    rows = [r for r in lang.table("en", "titles") if r.kind == "honorific"]
    copies = [f"Reporters met {r.form.capitalize()} Berg in Oslo." for r in rows]
    documents = [text.read(Dispatch(text=copy, uri="test")) for copy in copies]
    for row, document, parse in zip(rows, documents, nlp.parse_many(documents), strict=True):
        assert "person:berg" in {a.key for a in actors.find(document, parse)}, row.form


def test_plurals_are_english() -> None:
    assert [plural(n) for n in ("head", "deputy", "boss", "chief")] == [
        "heads",
        "deputies",
        "bosses",
        "chiefs",
    ]


# ------------------------------------------------------------------ properties
@given(st.text(alphabet="AabN .,\n\"'“”’-éTOhe\u00a0", max_size=120))
def test_any_text_gives_actors_whose_mentions_lie_in_it(copy: str) -> None:
    document, parse = parsed(copy)
    cast = actors.find(document, parse)
    assert cast == actors.find(document, parse)
    assert [a.id for a in cast] == [f"p{n}" for n in range(1, len(cast) + 1)]
    for actor in cast:
        assert actor.mentions
        assert all(0 <= m.start < m.end <= len(copy) for m in actor.mentions)


def test_no_parse_gives_no_actors() -> None:
    document, _ = parsed("Nothing here.")
    assert merge.find(document, Parse()) == ()


# ------------------------------------------------------------------ the first dispatch
@pytest.mark.skipif(not SAMPLE.exists(), reason="the dispatch is not part of the project")
def test_the_names_of_the_first_dispatch() -> None:
    copy = SAMPLE.read_text(encoding="utf-8")
    by_key = found(copy)
    assert {"NATO", "North Atlantic Alliance", "the alliance"} <= set(
        said(copy, by_key["org:nato"])
    )
    assert {"EU", "the union", "they"} <= set(said(copy, by_key["org:eu"]))
    assert titles(copy) == {
        "Jens Stoltenberg": ("NATO Secretary General",),
        "Charles Michel": ("head of the European Council",),
        "Ursula von der Leyen": ("head of the European Commission",),
    }
