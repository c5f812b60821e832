"""The copy: one version of a dispatch, its regions and sentences, its tokens.

Owns the records of what stands before any reading.
"""

from enum import StrEnum

from dateline.chrono import Interval
from dateline.model.base import Record, Span, Warning


class Dispatch(Record, frozen=True, kw_only=True):
    """One dispatch as it came, with what its envelope says.

    `uri` is the provider's id, else "sha256:" and the digest of the text; `published` has grain
    day (a civil day) or minute (an instant); `zone` is the publisher's, the last resort.
    """

    text: str
    uri: str
    version: int = 1
    supersedes: str | None = None
    provider: str | None = None
    section: str | None = None
    slugline: str | None = None
    headline: str | None = None
    byline: str | None = None
    located: str | None = None
    language: str = "en"
    published: Interval | None = None
    embargoed: Interval | None = None
    pubstatus: str = "usable"
    zone: str | None = None
    url: str | None = None


class Region(StrEnum):
    """Which part of a dispatch a sentence stands in."""

    HEADER = "header"  # a crawl header, a slug line: nothing is read from it
    HEADLINE = "headline"
    BODY = "body"
    FOOTER = "footer"  # desk notes and credit lines after the copy


class Sentence(Record, frozen=True, kw_only=True, gc=False):
    """A sentence, its paragraph counted from 0, and its region; a dateline is left outside."""

    span: Span
    region: Region
    paragraph: int


class Quoted(Record, frozen=True, kw_only=True, gc=False):
    """A stretch between quotation marks: with its marks, and without them."""

    outer: Span
    inner: Span
    closed: bool = True


class Dateline(Record, frozen=True, kw_only=True):
    """The opening of the body, "BRUSSELS, January 6 - Agency.": place, day and agency as said."""

    span: Span
    place: Span | None = None
    day: Span | None = None
    credit: Span | None = None


class Document(Record, frozen=True, kw_only=True):
    """A dispatch cut into its parts.

    `dispatch` is the dispatch given, completed by what its own header, headline and dateline
    say.  `capitals` tells a text written in capitals throughout.
    """

    dispatch: Dispatch
    header: Span | None = None
    headline: Span | None = None
    dateline: Dateline | None = None
    paragraphs: tuple[Span, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    quoted: tuple[Quoted, ...] = ()
    capitals: bool = False
    warnings: tuple[Warning, ...] = ()

    @property
    def text(self) -> str:
        """The dispatch's text, which all spans index."""
        return self.dispatch.text


class Parse(Record, frozen=True, kw_only=True):
    """Token arrays of the parsed sentences, all of one length, in the order of the text.

    `head` holds token indexes, a root pointing at itself; `dep`, `tag`, `pos` are the labels of
    ClearNLP, Penn Treebank and Universal Dependencies; `ent` is "" outside a name, else "B-" or
    "I-" and the OntoNotes type; `sentence` indexes `Document.sentences`.
    """

    start: tuple[int, ...] = ()
    end: tuple[int, ...] = ()
    lemma: tuple[str, ...] = ()
    pos: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    dep: tuple[str, ...] = ()
    head: tuple[int, ...] = ()
    ent: tuple[str, ...] = ()
    sentence: tuple[int, ...] = ()
