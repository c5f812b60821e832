"""The day that the copy has reached, for what it tells without a time of its own.

Owns the temporal focus of news (Webber 1988, "Tense as discourse anaphor"): a report tells the
happenings of one day in the simple past, names that day once or leaves it to the publication,
and steps out of it by the perfect tenses, by subordinate clauses and by older dates.  Gives for a
mention the time expression that its day is told by elsewhere, or the publication; knows no values
beyond which days are near, and dates nothing that lies ahead.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import msgspec

from dateline import chrono, nlp
from dateline.chrono import Grain, Interval
from dateline.events.drafts import Draft
from dateline.events.join import kin
from dateline.events.reading import (
    Reading,
    is_verb,
    prepositions,
    words_of,
)
from dateline.model import (
    Attribution,
    Derivation,
    EventMention,
    EventType,
    Status,
    Timex,
    TimexType,
)

NEAR = timedelta(days=7)  # how far back a day may lie that a report tells of as its news
LEAD = 5  # sentences among which a report names its day
_TOLD = frozenset({Status.OCCURRED, Status.ONGOING})


class Day(msgspec.Struct, frozen=True):
    """Where a mention has its day from: a time expression elsewhere, None for the publication."""

    timex: Timex | None = None


PUBLICATION = Day()


class Focus(msgspec.Struct, frozen=True):
    """The day of the news at a sentence; `aside` where the copy looks back behind it."""

    news: Day
    aside: bool


def days(
    r: Reading,
    drafts: Sequence[Draft],
    timexes: Sequence[Timex],
    attributions: Sequence[Attribution],
) -> dict[int, Day]:
    """The day of each trigger that the copy dates by its narrative alone, by token."""
    story = _Story(r, drafts, timexes, attributions)
    found = {}
    for draft in drafts:
        if draft.when is None and draft.previous is None and _open(draft):
            day = story.day(draft.trigger.token)
            if day is not None:
                found[draft.trigger.token] = day
    return found


def mark(
    r: Reading,
    drafts: Sequence[Draft],
    mentions: Sequence[EventMention],
    timexes: Sequence[Timex],
    attributions: Sequence[Attribution],
) -> tuple[EventMention, ...]:
    """The mentions, each with a step of its derivation that says where its day is told.

    `dates` makes values of them when all times are settled.
    """
    found = days(r, drafts, timexes, attributions)
    return tuple(
        _marked(mention, found.get(draft.trigger.token))
        for draft, mention in zip(drafts, mentions, strict=True)
    )


def _marked(mention: EventMention, day: Day | None) -> EventMention:
    ground = mention.derivation
    if day is None or ground is None or mention.when is not None:
        return mention
    told = day.timex.span if day.timex is not None else None
    step = Derivation(rule=NARRATIVE if told else REPORT, span=told)
    return msgspec.structs.replace(
        mention,
        derivation=msgspec.structs.replace(ground, children=(*ground.children, step)),
    )


NARRATIVE = "when:told by the narrative"
REPORT = "when:day of the report"


def _open(draft: Draft) -> bool:
    """Whether a mention tells a fact and bears no time of its own, a stretch of years or the like
    included; a noun's length ("a two-hour speech") says nothing about its day."""
    if draft.standing.status not in _TOLD or draft.change is not None:
        return False
    lengths = (TimexType.DURATION, TimexType.SET)
    stretch = draft.trigger.kind == "verb" and any(b.timex.type in lengths for b in draft.times)
    return not stretch and all(b.timex.interval is None for b in draft.times)


class _Story:
    """One pass over a document: the focus of every sentence, and days by token as asked for."""

    def __init__(
        self,
        r: Reading,
        drafts: Sequence[Draft],
        timexes: Sequence[Timex],
        attributions: Sequence[Attribution],
    ) -> None:
        self.r = r
        self.drafts: Mapping[int, Draft] = {d.trigger.token: d for d in drafts}
        self.quoted = tuple(q.inner for q in r.document.quoted)
        self.cues = frozenset(a.cue for a in attributions if a.cue is not None)
        self.busy: set[int] = set()
        self.focus = dict(self._foci(timexes))

    # -------------------------------------------------------------- the focus of a sentence
    def _foci(self, timexes: Sequence[Timex]) -> Iterator[tuple[int, Focus]]:
        """The focus of each sentence, carried on from those before it."""
        told = dict(self._told_days())
        news = next((told[s] for s in sorted(told)[:1] if s <= self._lead()), PUBLICATION)
        aside = False
        for n, sentence in enumerate(self.r.document.sentences):
            inside = [t for t in timexes if sentence.span.holds(t.span)]
            if n in told:
                news, aside = told[n], False
            elif self._speaks(n):
                yield n, Focus(news, aside=any(map(self._old, inside)))
                aside = False
                continue
            aside = aside or (n not in told and any(map(self._old, inside)))
            yield n, Focus(news, aside=aside)

    def _lead(self) -> int:
        body = [n for n in range(len(self.r.document.sentences)) if n not in self.r.headlines]
        return body[min(LEAD, len(body)) - 1] if body else -1

    def _told_days(self) -> Iterator[tuple[int, Day]]:
        """Sentences whose past is put on a day of the news, each with its last such day."""
        for token, draft in self.drafts.items():
            told = draft.trigger.kind == "verb" and tense(self.r, token) in ("past", "perfect")
            if told and self._main(token) and draft.when is not None and self._recent(draft.when):
                if not any(q.holds(draft.when.span) for q in self.quoted):
                    yield self.r.parse.sentence[token], Day(draft.when)

    def _recent(self, timex: Timex) -> bool:
        """Whether a time names one day of the week up to the publication."""
        day, published = _day(timex.interval), self.r.document.dispatch.published
        if day is None or published is None or published.begin is None or day.begin is None:
            return False
        today = chrono.floor(published.begin, Grain.DAY)
        return today - NEAR < day.begin <= today

    def _old(self, timex: Timex) -> bool:
        """Whether a time takes the copy back behind its news."""
        interval, published = timex.interval, self.r.document.dispatch.published
        if interval is None or timex.type not in (TimexType.DATE, TimexType.TIME):
            return False
        if interval.begin is None or published is None or published.begin is None:
            return False
        return interval.begin < published.begin and not self._recent(timex)

    def _speaks(self, sentence: int) -> bool:
        """Whether a sentence is led by somebody who speaks: the copy is back at its news."""
        return any(
            self._speech(t) and self._main(t)
            for t in self.drafts
            if self.r.parse.sentence[t] == sentence
        )

    def _speech(self, token: int) -> bool:
        draft = self.drafts.get(token)
        return draft is not None and draft.trigger.type is EventType.STATEMENT

    def _at(self, token: int) -> Day | None:
        """The day of the news where a word carries it on, None where the copy looks back."""
        focus = self.focus.get(self.r.parse.sentence[token])
        if focus is None or (focus.aside and not self._speech(token)):
            return None
        return focus.news

    # -------------------------------------------------------------- the day of a word
    def day(self, token: int) -> Day | None:
        """The day of a mention, by its own clause or by what governs it."""
        if token in self.busy:
            return None
        self.busy.add(token)
        try:
            return self._verb(token) if is_verb(self.r, token) else self._noun(token)
        finally:
            self.busy.discard(token)

    def _verb(self, token: int) -> Day | None:
        r = self.r
        if self._in_quotes(token) or _background(r, token):
            return None
        held = self._held(token)
        if held is not None:
            return held
        match tense(r, token):
            case "past" if self._main(token):
                return None if self._when_clause(token) else self._at(token)
            case "present" | "progressive" if self._stands(token):
                return PUBLICATION
            case "gerund":
                return self._governed(token)
            case "perfect" if self._announced(token):
                return self._at(token)
        return None

    def _stands(self, token: int) -> bool:
        """Whether the present tense tells what holds as the copy appears: no condition, no rule."""
        r = self.r
        marks = {r.word[c] for c in r.tree.children(token, "mark", "advmod") if c < token}
        return not marks & _CONDITIONS

    def _when_clause(self, token: int) -> bool:
        """ "When it first came out, he praised it": told of a time that the copy does not give."""
        r = self.r
        return any(
            tense(r, c) in ("past", "pluperfect")
            and any(r.word[m] in ("when", "after", "before", "until") for m in r.tree.children(c))
            for c in r.tree.children(token, "advcl")
            if is_verb(r, c)
        )

    def _held(self, token: int) -> Day | None:
        """The day of what a verb takes place at: "in a July 16 press conference, he said"."""
        if tense(self.r, token) not in ("past", "perfect", "gerund"):
            return None
        for name, _, noun in prepositions(self.r, token):
            draft = self.drafts.get(noun)
            if name in ("at", "in", "during") and draft is not None and draft.when is not None:
                fine = _day(draft.when.interval) is not None
                if draft.trigger.kind == "noun" and fine and self._over(draft.when):
                    return Day(draft.when)
        return None

    def _over(self, timex: Timex) -> bool:
        return self._old(timex) or self._recent(timex)

    def _in_quotes(self, token: int) -> bool:
        """Whether somebody else's words tell it, who does not count from this copy's day."""
        at = nlp.span_of(self.r.parse, [token])
        cue = any(c.holds(at) for c in self.cues)  # quotation marks may stand wrong
        return not cue and any(q.holds(at) for q in self.quoted)

    def _main(self, token: int) -> bool:
        """Whether a clause carries the story on: no restrictive, causal or earlier one."""
        r = self.r
        dep, head = r.parse.dep[token], r.parse.head[token]
        if dep in ("ROOT", "parataxis"):
            return True
        if dep == "conj" and is_verb(r, head):
            return self._main(head)
        if dep == "ccomp":
            # "two men died, police said", not "police said that two men died"
            return token < head and self._main(head)
        marks = {r.word[c] for c in r.tree.children(token, "mark", "advmod") if c < token}
        if dep == "advcl":
            return marks <= _ALONGSIDE and bool(marks) and self._main(head)
        if dep == "relcl":
            return "where" in marks
        return False

    def _governed(self, token: int) -> Day | None:
        """ "Unveiled it by walking onto the stage, saying": what a participle tells beside it."""
        r = self.r
        dep, head = r.parse.dep[token], r.parse.head[token]
        marks = {r.word[c] for c in r.tree.children(token, "mark", "advmod") if c < token}
        if dep == "pcomp":
            if r.word[head] not in ("by", "in", "while"):
                return None
            head = r.parse.head[head]
        elif dep not in ("advcl", "conj", "xcomp") or not marks <= _ALONGSIDE:
            return None
        return self._whole(head) if is_verb(r, head) else None

    def _whole(self, token: int) -> Day | None:
        """The day of a word, its own told one first."""
        draft = self.drafts.get(token)
        if draft is not None and draft.when is not None:
            return Day(draft.when) if self._over(draft.when) else None
        if draft is not None and not _open(draft):
            return None
        return self.day(token)

    def _announced(self, token: int) -> bool:
        """The perfect of hot news: the first sentence of the body, under a headline."""
        r = self.r
        first = next((n for n in range(len(r.document.sentences)) if n not in r.headlines), -1)
        return bool(r.headlines) and r.parse.sentence[token] == first and self._main(token)

    def _noun(self, token: int) -> Day | None:
        """A noun that its verb brings about or takes place at shares the verb's day."""
        r = self.r
        draft = self.drafts[token]
        if draft.carrier is not None:
            return self._whole(draft.carrier)
        dep, head = r.parse.dep[token], r.parse.head[token]
        if dep == "pobj" and r.word[head] in ("during", "at"):
            verb = r.parse.head[head]
            return self._whole(verb) if is_verb(r, verb) else None
        made = dep in ("dobj", "nsubjpass") and is_verb(r, head) and not draft.definite
        if made and head in self.drafts and not self._speech(head):
            return self._whole(head)
        return self._verb_of(draft) if draft.definite else None

    def _verb_of(self, draft: Draft) -> Day | None:
        """ "The launch" where the copy tells of one thing that was launched, and when."""
        found = set()
        for token, other in self.drafts.items():
            if other.trigger.kind == "verb" and kin(draft.trigger.lemma, other.trigger.lemma):
                found.add(self._whole(token))
        return found.pop() if len(found) == 1 else None


_ALONGSIDE = frozenset({"as", "while", "where", "by", "also"})
_CONDITIONS = frozenset({"if", "unless", "when", "whenever", "until", "once", "whether", "as"})


def tense(r: Reading, token: int) -> str:
    """The tense of a verb: past, perfect, pluperfect, present, progressive, past progressive,
    gerund, participle, infinitive or modal."""
    auxes = r.tree.children(token, "aux", "auxpass")
    tag = r.parse.tag[token]
    if not auxes:
        head = r.parse.head[token]
        listed = r.parse.dep[token] == "conj" and is_verb(r, head) and head != token
        if listed and tag in ("VBN", "VB", "VBG") and r.parse.tag[head] == tag:
            if not r.tree.children(token, "nsubj", "nsubjpass"):
                return tense(r, head)
        return _BARE.get(tag, "infinitive")
    tags = {r.parse.tag[a] for a in auxes}
    if "MD" in tags or any(r.word[a] == "to" for a in auxes):
        return "modal" if "MD" in tags else "infinitive"
    past = "VBD" in tags or (tag == "VBD")
    if any(r.parse.lemma[a] == "have" for a in auxes):
        finite = next((a for a in auxes if r.parse.lemma[a] == "have"), auxes[0])
        return "pluperfect" if r.parse.tag[finite] in ("VBD", "VBN") else "perfect"
    if tag == "VBG" and not r.tree.children(token, "auxpass"):
        return "past progressive" if past else "progressive"
    return "past" if past else "present"


_BARE = {
    "VBD": "past",
    "VBZ": "present",
    "VBP": "present",
    "VBG": "gerund",
    "VBN": "participle",
    "VB": "infinitive",
}


def _background(r: Reading, token: int) -> bool:
    """Whether a word puts a clause at another time: "earlier", "once", "recently"."""
    beside = r.tree.children(token, "advmod", "npadvmod", "prep", "neg")
    return any(r.word[c] in words_of("background") for c in beside)


def _day(interval: Interval | None) -> Interval | None:
    """The civil day in which a time of a day or less lies."""
    if interval is None or interval.begin is None or interval.end is None:
        return None
    if interval.grain.rank > Grain.DAY.rank:
        return None
    day = chrono.span_of(chrono.floor(interval.begin, Grain.DAY), Grain.DAY, interval.zone)
    return day if day.end is None or interval.end <= day.end else None
