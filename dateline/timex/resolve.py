"""From unresolved values to days: Tags and their context -> Timexes.

Owns the anchors: the publication in the dateline's zone, the day that the narrative has reached,
the time of a reported speech.  What a value says when counted from them is a matter of
`readings`, what it has from the times right beside it one of `apposition`; zones of clocks are a
later step (`settle`).
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import msgspec

from dateline import chrono, nlp
from dateline.chrono import Grain
from dateline.model import (
    Attribution,
    Document,
    Parse,
    Region,
    Sentence,
    Span,
    Tag,
    Timex,
)
from dateline.temporal import Every, Length, Ref
from dateline.timex import (
    anchors,
    answers,
    apposition,
    clause,
    counted,
    happenings,
    moments,
    ranges,
    readings,
    shifts,
    tense,
    ways,
)
from dateline.timex.anchors import Kind
from dateline.timex.answers import Context, Found
from dateline.timex.moments import Moment
from dateline.timex.story import Story


def resolve(
    document: Document,
    tags: Sequence[Tag],
    attributions: Sequence[Attribution] = (),
    *,
    parse: Parse | None = None,
    zone: str | None = None,
) -> tuple[Timex, ...]:
    """The timexes of all tags, in their order, with days and anchors.

    `zone` is the dateline's zone, in which a publication instant becomes a civil day.
    """
    walk = _Walk(document, tuple(tags), tuple(attributions), zone, parse)
    if walk.kind is Kind.NEWS and any(anchors.is_beside(tag.value) for tag in tags):
        known = walk.counted()  # from days that are told behind them as well
        walk = _Walk(document, tuple(tags), tuple(attributions), zone, parse, known)
    return ranges.linked([walk.told(n) for n in range(len(tags))], document.text)


LOOK_BACK = 4  # times before a name among which the last day is sought


def publication(document: Document, zone: str | None) -> Moment | None:
    """The civil day (and clock, where told) of publication in a zone.

    None as well at the ends of the calendar, where nothing can be counted on or back.
    """
    published = document.dispatch.published
    if published is None or published.begin is None or not 2 < published.begin.year < 9990:
        return None
    begin, zone = published.begin, zone or document.dispatch.zone
    if published.grain is Grain.MINUTE:
        if zone and published.zone and (utc := chrono.instant(begin, published.zone)):
            begin = chrono.in_zone(utc, zone) or begin
        return Moment(begin, Grain.MINUTE)
    return Moment(begin, Grain.DAY)


class _Walk:
    """One pass over the tags of a document, which carries the running anchor along."""

    def __init__(
        self,
        document: Document,
        tags: tuple[Tag, ...],
        attributions: tuple[Attribution, ...],
        zone: str | None,
        parse: Parse | None = None,
        known: Mapping[int, tuple[Moment, str]] = MappingProxyType({}),
    ) -> None:
        self.document = document
        self.known = known  # the days of happenings from which phrases are counted
        self.tags = tags
        self.tree = None if parse is None else nlp.tree(parse)
        self.headings = anchors.headings(document, tags)
        self.kind = Kind.AGENDA if len(self.headings) > 1 else anchors.kind(document, tags)
        self.present = publication(document, zone)
        self.sentences = anchors.Sentences(document)
        self.speeches = _speeches(document.text, attributions, tags)
        self.done: dict[int, Timex] = {}
        self.found: dict[int, Found] = {}  # resolved, maybe ahead of their turn
        self.open: set[int] = set()  # being resolved: two phrases never wait for each other
        self.moments: dict[int, Moment | None] = {}
        self.story = Story(self.kind, self.present)
        self.starts = [tag.span.start for tag in tags]
        self.clock: Moment | None = None
        self.weekdays: dict[int | None, Moment] = {}
        self.lead = next((s for s in document.sentences if s.region is Region.BODY), None)

    def told(self, index: int) -> Timex:
        """The timex of the next tag in order, to which the story moves on."""
        timex = self.timex(index)
        self._advance(self.tags[index], self.found.pop(index))
        return timex

    def timex(self, index: int) -> Timex:
        """The timex of a tag; the time of a speech is resolved before what is said in it."""
        if index not in self.done:
            self.open.add(index)
            self.done[index] = self._resolve(index)
            self.open.discard(index)
        return self.done[index]

    def moment(self, index: int, *, told: bool = False) -> Moment | None:
        """The moment of another tag; None where that one waits for this one itself.

        With `told` a day that was taken by default is none.
        """
        if index in self.open or (self.timex(index).anchor == "default" and told):
            return None
        return self.moments.get(index)

    def _resolve(self, index: int) -> Timex:
        tag = self.tags[index]
        plain = self.context(index)
        special = shifts.reading(self, index) or apposition.reading(self, index, plain)
        found = settled = special or readings.reading(tag.value, plain)
        alternatives: tuple[str, ...] = ()
        speech = self._speech(index)
        if speech is not None:
            found = readings.reading(
                tag.value, msgspec.structs.replace(plain, present=speech, speech=True)
            )
            if found.value != settled.value:
                found = msgspec.structs.replace(found, anchor="speech")
                alternatives = (settled.value,)
            else:
                found = settled
        others = (*found.alternatives, *_open(tag, plain))
        alternatives = (
            *alternatives,
            *(v for v in others if v not in (*alternatives, found.value)),
        )
        self.moments[index] = None if found.aside else found.moment
        weekday = anchors.weekday(tag.value)
        if weekday and plain.way and found.moment is not None and found.anchor == "published":
            self.weekdays[weekday] = moments.widen(found.moment, Grain.DAY)
        self.found[index] = found
        return answers.record(answers.explained(tag, plain), found, alternatives)

    def context(self, index: int) -> Context:
        """The context of a tag, without any speech."""
        tag = self.tags[index]
        sentence = self.sentences.at(tag.span.start)
        plain = Context(
            kind=self.kind,
            present=self.present,
            then=self._then(index, sentence),
            near=apposition.day_beside(self, index) if anchors.is_bare_clock(tag.value) else None,
            quarter=self.story.quarter,
            compared=self.story.compared(sentence),
            told=self.story.told(sentence),
            happening=self._happening(index) if anchors.is_beside(tag.value) else None,
            weekday=self.weekdays.get(anchors.weekday(tag.value)),
            clock=self._told_clock(index) if anchors.is_same_hour(tag.value) else None,
            ahead=self._ahead(index) if anchors.is_bare_day(tag.value) else None,
            lead=self.kind is Kind.NEWS and sentence is not None and sentence is self.lead,
        )
        return self._looking(index, plain)

    def _looking(self, index: int, plain: Context) -> Context:
        """The context with the way that a name lies which leaves its year or week open: by all
        that stands around it where there is a tree, else by the tense of its clause."""
        tag = self.tags[index]
        if self.kind is Kind.NARRATIVE or not anchors.wants_direction(tag.value):
            return plain
        words = clause.direction(self.document, tag.span, self.sentences)
        if clause.is_begun(self.document, tag.span):
            return msgspec.structs.replace(plain, way=-1, begun=True)
        if anchors.is_bare_day(tag.value) and clause.is_planned(self.document, tag.span):
            plain = msgspec.structs.replace(plain, planned=True)
        heads = clause.heads_line(self.document.text, tag.span)
        scene = self._scene(index, plain, words=words, heads=heads)
        if scene is None:
            way = 1 if heads and anchors.names_day(tag.value) else words
            return msgspec.structs.replace(plain, way=way)
        chance = ways.chance(scene)
        way = ways.way(scene, chance)
        given_up = way > 0 and tense.given_up(scene.tree, tag.span)
        return msgspec.structs.replace(plain, way=way, chance=chance, given_up=given_up)

    def _scene(self, index: int, plain: Context, *, words: int, heads: bool) -> ways.Scene | None:
        """A name with what is known of it; None without a tree, or where one day alone can be
        meant."""
        tag = self.tags[index]
        if self.tree is None or self.present is None:
            return None
        before, after = (_side(tag, plain, way) for way in (-1, 1))
        if before is None or after is None or before == after:
            return None
        if not nlp.tokens_in(self.tree.parse, tag.span):
            return None
        sentence, today = self.sentences.at(tag.span.start), moments.cut(self.present, Grain.DAY)
        named = plain.weekday
        return ways.Scene(
            document=self.document,
            tree=self.tree,
            span=tag.span,
            sentence=sentence,
            words=words,
            verb=tense.direction(self.tree, tag.span),
            published=today.begin,
            before=before.begin,
            after=after.begin,
            grain=after.grain,
            clock=anchors.is_clock(tag.value),
            near=self._last_day(index, today, sentence, same=True),
            told=self._last_day(index, today, sentence, same=False),
            named=None if named is None else (named.begin - today.begin).days,
            heads=heads,
            style=self.kind.value,
        )

    def _last_day(
        self, index: int, today: Moment, sentence: Sentence | None, *, same: bool
    ) -> int | None:
        """How many days from today the last day lies that was told before a tag: in its own
        sentence, or in those before."""
        for n in range(index - 1, max(index - 1 - LOOK_BACK, -1), -1):
            if (self.sentences.at(self.tags[n].span.start) is sentence) is not same:
                continue
            if (moment := self.day_told(n)) is not None:
                return (moment.begin - today.begin).days
        return None

    def _ahead(self, index: int) -> Moment | None:
        """The last day ahead of the publication that was told before a tag in its paragraph."""
        here = self.sentences.at(self.tags[index].span.start)
        for n in range(index - 1, max(index - 1 - LOOK_BACK, -1), -1):
            there = self.sentences.at(self.tags[n].span.start)
            if here is None or there is None or here.paragraph != there.paragraph:
                return None
            moment = self.day_told(n)
            if moment is not None and self.present and moment.begin > self.present.begin:
                return moment
        return None

    def _happening(self, index: int) -> tuple[Moment, str] | None:
        """The day of the happening that is named behind a tag, and the timex that tells it.

        The clause itself may tell it ("two days after the siege began on March 1"), else the
        nearest earlier mention of the same happening that stands beside a day.
        """
        if apposition.day_in_front(self, index) is not None:
            return None
        if (told := self._told_behind(index)) is not None:
            return told
        if index in self.known:
            return self.known[index]
        named = happenings.named_behind(self.document, self.tags[index].span)
        if named is None:
            return None
        happening, _ = named
        start = self.tags[index].span.start
        for word, sentence in happenings.mentions(self.document, happening, start, self.sentences):
            found = self._told_beside(word, sentence, index)
            if found is not None:
                return found
        return None

    def _told_behind(self, index: int) -> tuple[Moment, str] | None:
        """The day told in the clause behind a tag: "two days after the siege began on March 1"."""
        behind = happenings.clause_behind(self.document, self.tags[index].span)
        for n in range(index + 1, len(self.tags)):
            if behind is None or not behind.holds(self.tags[n].span):
                break
            if (moment := self.day_told(n)) is not None:
                return moment, self.tags[n].id
        return None

    def counted(self) -> dict[int, tuple[Moment, str]]:
        """The days of the happenings from which phrases are counted, with all times resolved."""
        if self.present is None:
            return {}
        today = moments.cut(self.present, Grain.DAY).begin
        scene = counted.Scene(self.document, self.sentences, today)
        for n in range(len(self.tags)):
            self.told(n)
        days = [
            counted.Told(n, tag.span, moment.begin)
            for n, tag in enumerate(self.tags)
            if not isinstance(tag.value, Every)
            and not anchors.is_beside(tag.value)
            and (moment := self.day_told(n)) is not None
        ]
        found = {}
        for n, tag in enumerate(self.tags):
            if self._counts_ahead(tag) and self._told_behind(n) is None:
                day = scene.best(tag.span, days)
                moment = self.moments.get(day.at) if day is not None else None
                if day is not None and moment is not None:
                    found[n] = (moment, self.tags[day.at].id)
        return found

    def _counts_ahead(self, tag: Tag) -> bool:
        """Whether a phrase can be counted from a happening that lies ahead: "the eve of the vote",
        "two days after the summit" where its clause is not told in the past."""
        if not anchors.is_beside(tag.value):
            return False
        if not anchors.counts_days(tag.value):
            return False
        named = anchors.names_one_day(tag.value)
        return named or clause.direction(self.document, tag.span, self.sentences) >= 0

    def _told_beside(self, word: Span, sentence: Sentence, end: int) -> tuple[Moment, str] | None:
        """The day that an earlier tag tells beside a word of its sentence."""
        first = bisect_left(self.starts, sentence.span.start)
        last = bisect_left(self.starts, sentence.span.end)
        inside = list(range(first, min(last, end)))
        inside.sort(key=lambda n: _gap(word, self.tags[n].span))
        for n in inside:
            if not happenings.beside(word, self.tags[n].span, self.document.text):
                continue
            if (moment := self.day_told(n)) is not None:
                return moment, self.tags[n].id
        return None

    def day_told(self, index: int) -> Moment | None:
        """The moment of a tag that tells a day or a clock."""
        moment = self.moment(index, told=True)
        return moment if moment is not None and moment.grain.rank <= Grain.DAY.rank else None

    def _told_clock(self, index: int) -> Moment | None:
        """The clock told last before a tag."""
        clocks = (n for n in range(index - 1, -1, -1) if anchors.is_clock(self.tags[n].value))
        last = next(clocks, None)
        return None if last is None else self.moment(last)

    def _then(self, index: int, sentence: Sentence | None) -> Moment | None:
        """The point reached; for hours and minutes also a clock whose day is not known yet."""
        value = self.tags[index].value
        if self.clock is not None and anchors.counts_clock(value):
            return self.clock
        point = self.story.point(sentence)
        begin = self._begun(index, point) if anchors.counts_back(value) else None
        return begin or point

    def _begun(self, index: int, point: Moment | None) -> Moment | None:
        """The first day of the stretch that ends with the point reached: what lies two days before
        "June 14 and 15" lies before the 14th."""
        last = next((n for n in range(index - 1, 0, -1) if self.moments.get(n) == point), None)
        if last is None or point is None:
            return None
        pair = ranges.paired(self.timex(last - 1), self.timex(last), self.document.text)
        return self.moments.get(last - 1) if pair else None

    def _speech(self, index: int) -> Moment | None:
        """The time of the speech that a tag stands in; none that lies after the publication."""
        span = self.tags[index].span
        for content, at in self.speeches:
            if content.holds(span) and at != index:
                moment = self.moment(at)
                if moment is not None and (
                    self.present is None or moment.begin <= self.present.begin
                ):
                    return moment
        return None

    def _is_item(self, tag: Tag) -> bool:
        """Whether a date stands under a heading of an agenda page, which it does not move."""
        return self.kind is Kind.AGENDA and tag.id not in self.headings

    def _advance(self, tag: Tag, found: Found) -> None:
        sentence = self.sentences.at(tag.span.start)
        if isinstance(tag.value, Length) or (found.moment is None and anchors.is_beside(tag.value)):
            self.story.span(sentence)
            return
        if found.moment is None or isinstance(tag.value, Every | Ref):
            return
        if found.anchor == "default":
            self.clock = found.moment
            return
        if anchors.stands_still(tag.value) or self._is_item(tag) or self._is_aside(tag, found):
            return
        self.clock = None
        self.story.advance(
            found.moment,
            sentence,
            absolute=anchors.is_absolute(tag.value),
            touched=self._is_touched(tag),
        )

    def _is_aside(self, tag: Tag, found: Found) -> bool:
        """Whether news only mention a day: that of a plan given up, which stands for a length
        ("brought forward by a week"), or the weekday on which somebody told of a plan."""
        if self.kind is not Kind.NEWS or found.aside:
            return found.aside
        if anchors.weekday(tag.value) is None or not self._plans(tag):
            return False
        return happenings.is_said(self.document.text, tag.span)

    def _plans(self, tag: Tag) -> bool:
        """Whether the day that the copy has reached lies ahead."""
        point = self.story.point(self.sentences.at(tag.span.start))
        if point is None or self.present is None:
            return False
        return point.begin > self.present.begin

    def _is_touched(self, tag: Tag) -> bool:
        """Whether a story only touches a time: the end of a stretch, what lies behind or ahead."""
        before = self.document.text[max(0, tag.span.start - 48) : tag.span.start]
        return bool(_TOUCH.search(before)) or anchors.looks_away(tag.value)


_TOUCH = re.compile(
    r"\b(?:until|till|than|compared\s+(?:to|with))\s+(?:the\s+)?(?:[\w'’]+\s+){0,5}$"
)


def _open(tag: Tag, plain: Context) -> tuple[str, ...]:
    """What a name would mean on the other side, where that is in doubt."""
    if plain.chance is None or not ways.is_open(plain.chance):
        return ()
    return (readings.reading(tag.value, msgspec.structs.replace(plain, way=-plain.way)).value,)


def _side(tag: Tag, plain: Context, way: int) -> Moment | None:
    """What a name means where it lies that way, to the day."""
    sided = msgspec.structs.replace(plain, way=way, weekday=None, lead=False)
    moment = readings.reading(tag.value, sided).moment
    return None if moment is None else moments.cut(moment, Grain.DAY)


def _speeches(
    text: str, attributions: tuple[Attribution, ...], tags: tuple[Tag, ...]
) -> list[tuple[Span, int]]:
    """The stretches of text whose time of speech is known, the innermost first.

    A time that stands in what is said, or is compared with, is not the time of saying it.
    """
    index = {tag.id: n for n, tag in enumerate(tags)}
    found = [
        (content, index[said.at])
        for said in attributions
        if said.at is not None and said.at in index
        for content in said.content
        if not any(part.holds(tags[index[said.at]].span) for part in said.content)
        and not anchors.is_comparison(tags[index[said.at]].value)
        and not shifts.is_compared(text, tags[index[said.at]].span)
    ]
    return sorted(found, key=lambda pair: len(pair[0]))


def _gap(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
