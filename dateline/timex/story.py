"""The point that a text has reached, carried along from phrase to phrase.

Owns what counts as a move of the story and what as an aside.  Knows no values and no words.
"""

from dateline.chrono import Grain
from dateline.model import Sentence
from dateline.timex.anchors import Kind
from dateline.timex.moments import Moment

STORY = 5  # years within which a narrative moves freely
BACK = 60  # days by which a look back lies before the story
STAY = 100  # days within which a second date stays with an aside
REPORTED = (60, 300)  # days after its begin in which a quarter's results are news


class Story:
    """The running anchors of one pass over a document.

    `point` is the last moment of the story, `quarter` the quarter reported on.  In a narrative a
    bare year is an aside where it lies far off the story or stands behind other dates of its
    paragraph, and so is a day or month that looks back from inside a paragraph: it counts for
    the rest of its sentence, and moves the story only when the text stays there.  A time that a
    narrative only touches ("until May 1945", "than the previous year") does not count at all.
    """

    def __init__(self, kind: Kind, present: Moment | None) -> None:
        self.kind = kind
        self.present = present
        self.quarter: Moment | None = None
        self._point: Moment | None = None
        self._aside: tuple[Moment, Sentence | None] | None = None
        self._last: tuple[Moment | None, Sentence | None] | None = None
        self._told: tuple[Moment, Sentence | None] | None = None

    def advance(
        self,
        moment: Moment,
        sentence: Sentence | None,
        *,
        absolute: bool = False,
        touched: bool = False,
    ) -> None:
        """Moves on to a moment that a sentence names.

        `absolute` tells of a date with its year, `touched` of one where the text does not stay.
        """
        if moment.grain is Grain.QUARTER and self._is_reported(moment):
            self.quarter = moment
        if touched and self.kind is Kind.NARRATIVE:
            return
        strays = self._strays(moment, sentence)
        completes = self._completes(moment, sentence)
        self._last = (moment, sentence)
        if absolute:
            self._told = (moment, sentence)
        if strays:
            self._aside = (moment, sentence)
        elif not completes:
            self._point, self._aside = moment, None

    def span(self, sentence: Sentence | None) -> None:
        """Takes note of a length ("the nine months"), which is compared as a whole year."""
        self._last = (None, sentence)

    def point(self, sentence: Sentence | None) -> Moment | None:
        """The point reached, for a phrase of that sentence."""
        if self._aside is not None and sentence is not None and self._aside[1] is sentence:
            return self._aside[0]
        return self._point

    def compared(self, sentence: Sentence | None) -> Moment | None:
        """What "a year ago" in a sentence is compared with: its month, else the quarter."""
        if self._last is None or sentence is None or self._last[1] is not sentence:
            return self.quarter
        moment = self._last[0]
        if moment is not None and moment.grain in (Grain.QUARTER, Grain.MONTH):
            return moment
        return None if moment is None or moment.grain is Grain.YEAR else self.quarter

    def told(self, sentence: Sentence | None) -> Moment | None:
        """The last absolute date, where it stands in the same paragraph."""
        if self._told is None or sentence is None or self._told[1] is None:
            return None
        return self._told[0] if self._told[1].paragraph == sentence.paragraph else None

    def _is_reported(self, quarter: Moment) -> bool:
        """Whether a quarter is the one whose results are told: the first one named that has begun
        (a fiscal one can be far from over), else one that has ended; never an earlier one again.
        """
        if self.present is None:
            return True
        if self.quarter is not None and quarter.begin < self.quarter.begin:
            return False
        age = (self.present.begin - quarter.begin).days
        return (0 if self.quarter is None else REPORTED[0]) <= age <= REPORTED[1]

    def _completes(self, moment: Moment, sentence: Sentence | None) -> bool:
        """Whether a year stands behind a day of it: "December 7 (December 8 in Asia), 1941"."""
        point = self._point
        if point is None or moment.grain is not Grain.YEAR or self._opens(sentence):
            return False
        same = self._last is not None and self._last[1] is sentence
        return same and point.grain.rank < Grain.YEAR.rank and point.begin.year == moment.begin.year

    def _strays(self, moment: Moment, sentence: Sentence | None) -> bool:
        point = self._point
        if self.kind is not Kind.NARRATIVE or point is None or point.bc != moment.bc:
            return False
        if moment.grain.rank < Grain.YEAR.rank:
            return self._looks_back(moment, point, sentence)
        if moment.begin.year == point.begin.year:
            return False
        if self._aside is not None and _years(self._aside[0], moment) <= 1:
            return False
        return _years(point, moment) > STORY or not self._opens(sentence)

    def _looks_back(self, moment: Moment, point: Moment, sentence: Sentence | None) -> bool:
        """Whether a day or month is a look back: earlier, inside a paragraph, and not followed."""
        if point.bc or self._opens(sentence) or _days(moment, point) <= BACK:
            return False
        return self._aside is None or abs(_days(self._aside[0], moment)) >= STAY

    def _opens(self, sentence: Sentence | None) -> bool:
        """Whether a date in a sentence is the first one of its paragraph."""
        if self._last is None or sentence is None or self._last[1] is None:
            return True
        return self._last[1].paragraph != sentence.paragraph


def _years(one: Moment, other: Moment) -> int:
    return abs(one.begin.year - other.begin.year)


def _days(one: Moment, other: Moment) -> int:
    return (other.begin - one.begin).days
