"""Which words name happenings, and of which type.

Owns the finding of triggers by rows (`lexicon/triggers.tsv`), by form (every verb that is no
auxiliary, and nouns made from verbs) and by the learned reader.  Knows no status, time or place.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from dateline import lang, nlp
from dateline.events.reading import Reading, Trigger, base_lemma, is_verb, verb_lemma, words_of
from dateline.model import EventType, Plover, Span

LONGEST = 3  # words of the longest trigger


@cache
def _rows() -> dict[tuple[str, str], lang.Row]:
    return {(row.form, row.kind): row for row in lang.table("en", "triggers")}


def find(r: Reading, heard: Sequence[Span] = ()) -> tuple[Trigger, ...]:
    """The triggers of a document in the order of the text.

    `heard` are words that the learned reader takes for happenings; those that no row and no form
    names are added.
    """
    found: list[Trigger] = []
    for token in range(len(r.word)):
        trigger = _verb(r, token) if is_verb(r, token) else _noun(r, token)
        trigger = trigger or _state(r, token)
        if trigger is not None:
            found.append(trigger)
    taken = {t for trigger in found for t in trigger.tokens}
    found += [t for span in heard for t in _heard(r, span, taken)]
    return tuple(sorted(found, key=lambda t: t.token))


def at(r: Reading, span: Span) -> Trigger | None:
    """What the rows say of the word that begins a stretch, whatever goes with it."""
    token = next(iter(nlp.tokens_in(r.parse, span)), None)
    if token is None:
        return None
    return _verb(r, token) if is_verb(r, token) else _noun(r, token)


_NAMING = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV", "X"})


def _heard(r: Reading, span: Span, taken: set[int]) -> Iterator[Trigger]:
    """The trigger of a word that only the learned reader finds: of its tokens the topmost."""
    tokens = nlp.tokens_in(r.parse, span)
    top = next((t for t in tokens if r.parse.head[t] not in tokens or r.parse.head[t] == t), None)
    if top is None or r.parse.pos[top] not in _NAMING or not taken.isdisjoint(tokens):
        return
    taken.add(top)
    kind = "verb" if is_verb(r, top) else "state" if r.parse.pos[top] == "ADJ" else "noun"
    yield Trigger(token=top, tokens=(top,), kind=kind, lemma=base_lemma(r, top))


def _made(r: Reading, tokens: tuple[int, ...], kind: str, lemma: str, row: lang.Row) -> Trigger:
    name, plover, *flags = [*row.value.split(), "-"]
    return Trigger(
        token=tokens[-1] if kind != "verb" else tokens[0],
        tokens=tokens,
        kind="thing" if row.kind == "thing" else kind,
        lemma=lemma,
        type=EventType(name),
        plover=None if plover == "-" else Plover(plover),
        public="agenda" in flags,
        listed=True,
        condition=next((f.removeprefix("if:") for f in flags if f.startswith("if:")), None),
    )


# ------------------------------------------------------------------ verbs
_EMPTY = frozenset({"be", "'s"})


# Verb forms in these places are prepositions, qualifiers or helpers.
_NO_EVENT = frozenset({"aux", "auxpass", "amod", "compound", "prep", "mark", "cc", "case"})


def _verb(r: Reading, token: int) -> Trigger | None:
    """A verb, with its particle or fixed object where a row has them."""
    parse = r.parse
    if parse.pos[token] == "AUX" or parse.dep[token] in _NO_EVENT:
        return None
    head = parse.head[token]
    if parse.dep[token] == "conj" and parse.pos[head] == "ADJ" and parse.dep[head] == "amod":
        return None
    if not any(c.isalpha() for c in r.word[token]):
        return None
    lemma = base_lemma(r, token)
    for tokens in _extended(r, token):
        form = " ".join([lemma, *(r.word[t] for t in tokens[1:])])
        row = _rows().get((form, "verb"))
        if row is not None:
            return _made(r, tokens, "verb", form, row)
    if lemma in _EMPTY or _periphrastic(r, token, lemma):
        return None
    return Trigger(token=token, tokens=(token,), kind="verb", lemma=verb_lemma(r, token))


def _extended(r: Reading, token: int) -> list[tuple[int, ...]]:
    """The verb with the words that may belong to it, the longest first."""
    found: list[tuple[int, ...]] = [(token,)]
    for child in r.tree.children(token, "prt", "dobj", "prep", "advmod", "acomp"):
        if child > token:
            found.append((token, child))
            target = r.tree.child(child, "pobj")
            if target is not None:
                found.append((token, child, target))
    return sorted(found, key=len, reverse=True)


def _periphrastic(r: Reading, token: int, lemma: str) -> bool:
    """Whether a verb only helps another: "have to reflect", "going to sign", "used to be"."""
    helps = lemma in ("have", "use") or (lemma == "go" and r.word[token] in ("going", "gon"))
    return helps and any(
        r.tree.child(t, "aux") is not None for t in r.tree.children(token, "xcomp")
    )


def _state(r: Reading, token: int) -> Trigger | None:
    """A predicate: "is available", "became aware", "according to"."""
    if r.word[token] == "according" and r.parse.dep[token] == "prep":
        said = EventType.STATEMENT
        return Trigger(token=token, tokens=(token,), kind="verb", lemma="according", type=said)
    if base_lemma(r, token) == "be" and r.parse.dep[token] not in ("aux", "auxpass"):
        nominal = r.tree.children(token, "attr")
        first = r.tree.children(token, "nsubj", "expl")
        if nominal and first:
            return Trigger(token=token, tokens=(token,), kind="verb", lemma="be")
    if r.parse.pos[token] != "ADJ" or r.parse.dep[token] not in ("acomp", "oprd"):
        return None
    return Trigger(token=token, tokens=(token,), kind="state", lemma=base_lemma(r, token))


# ------------------------------------------------------------------ nouns
# Nouns by which a verb lives on; the table's class "static" holds the exceptions.
_ENDINGS = ("tion", "sion", "ment", "ance", "ing", "al", "ure", "age", "ence", "sis")


def _noun(r: Reading, token: int) -> Trigger | None:
    if r.parse.pos[token] not in ("NOUN", "PROPN"):
        return None
    if r.parse.dep[token] == "compound" and _inside_name(r, token):
        return None
    for size in range(min(LONGEST, token + 1), 0, -1):
        tokens = tuple(range(token - size + 1, token + 1))
        if any(r.parse.sentence[t] != r.parse.sentence[token] for t in tokens):
            continue
        row = _noun_row(r, tokens)
        if row is not None:
            return _made(r, tokens, "noun", row.form, row)
    return _derived(r, token)


def _inside_name(r: Reading, token: int) -> bool:
    """Whether a noun only qualifies the next: "the election commission", "Summit Avenue"."""
    return r.parse.head[token] > token


def _noun_row(r: Reading, tokens: tuple[int, ...]) -> lang.Row | None:
    """The row of a noun; one of the class "common" is for no name: a congress, not Congress."""
    *first, last = tokens
    front = [r.word[t] for t in first]
    for ending in (r.word[last], base_lemma(r, last)):
        form = " ".join([*front, ending]).replace(" - ", "-")
        for kind in ("noun", "thing", "common"):
            row = _rows().get((form, kind))
            if row is not None and (kind != "common" or r.parse.pos[last] == "NOUN"):
                return row
    return None


def _derived(r: Reading, token: int) -> Trigger | None:
    lemma = base_lemma(r, token)
    if r.parse.pos[token] != "NOUN" or len(lemma) < 6 or lemma in words_of("static"):
        return None
    if not lemma.endswith(_ENDINGS):
        return None
    if lemma.endswith("ing") and r.parse.tag[token] == "NNS":
        return None
    if lemma.endswith(("al", "ure", "age", "ence", "sis", "ance")) and lemma not in words_of(
        "deed"
    ):
        return None
    return Trigger(token=token, tokens=(token,), kind="noun", lemma=lemma)
