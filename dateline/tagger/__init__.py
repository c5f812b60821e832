"""The one adapter to the learned reader: an encoder with a head for voices and one for events.

Owns the packing of paragraphs into windows, the decoding of probabilities into relations, and
the model files; its card is data/tagger/README.md.  No onnxruntime, tokenizers or numpy type
leaves it.  Knows nothing of actors, cue words or times: it says which stretches are source, cue
and content, which words name happenings and how these stand, and the layers above say what that
means.

The method for voices: one relation a cue.  The encoder marks cues; for each cue every word is
asked whether it belongs to that cue's source or content; structured decoding turns the answers
into stretches.  For events: the same pass marks words that name happenings; a second, small head
then judges the status of those that are asked for, with what the rules know of each.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from dateline.model import Document, Span
from dateline.tagger.networks import session

WINDOW = 384  # word pieces; longer or shorter windows than the trained ones cost accuracy
CUE_MEMBER, CUE_BEST = 0.3, 0.6  # a word joins a cue at the first, a cue counts at the second
SOURCE_WORD = 0.6  # log-odds granted to each word of a source
SWITCH = 1.0  # log-odds that content must win to begin or to end
CUE_TAGS = 3  # outside, begin, inside; what follows them are the annotations of happenings
# From here on a word names a happening by TimeBank, UW, ECB+, our own, or an entry of a diary.
NAMES = (0.5, 0.5, 0.5, 0.5, 0.5)
OWN = 3  # which of them is our own
STANDINGS = (
    *("proposed", "expected", "scheduled", "postponed", "rescheduled", "cancelled"),
    *("ongoing", "occurred", "denied", "generic"),
)
NEAR, FAR = 8, 64  # distances are told apart one by one to NEAR, then by doubling to FAR
FOLDER = Path(__file__).parent.parent / "data" / "tagger"
FILES = ("encoder.onnx", "head.onnx", "events.onnx", "tokenizer.json", "events.json")


class Relation(msgspec.Struct, frozen=True):
    """One relation: the stretches in code points of the text, and the cue's probability."""

    cue: Span
    source: Span | None
    content: tuple[Span, ...]
    score: float


class Window(msgspec.Struct, frozen=True):
    """Word pieces of some neighbouring paragraphs.

    `ids` are vocabulary numbers; `first` holds the piece at which each word begins, `spans` the
    words' code points.  A word is what stands between blanks and punctuation marks.
    """

    ids: tuple[int, ...]
    first: tuple[int, ...]
    spans: tuple[Span, ...]


class Happening(msgspec.Struct, frozen=True):
    """A word that names a happening by one annotation at least, and the probability that it does
    so by our own dispatches."""

    span: Span
    score: float


class Verdict(msgspec.Struct, frozen=True):
    """How a happening stands, as three annotations have it: probabilities of their classes.

    `factual` are those of TimeBank (occurred, scheduled, uncertain, not occurred), `committed`
    those of UW (occurred, uncertain, not occurred), `planned` those of STANDINGS; `agenda` is
    the probability that an editor would enter it in a diary.
    """

    factual: tuple[float, ...]
    committed: tuple[float, ...]
    planned: tuple[float, ...]
    agenda: float


class Learned(msgspec.Struct, frozen=True):
    """What one pass of the encoder found; `judge` asks it more.

    `states` are the encoder's own, one entry a window; nobody else looks into them.
    """

    relations: tuple[Relation, ...] = ()
    happenings: tuple[Happening, ...] = ()
    states: tuple[Any, ...] = ()


class TaggerError(RuntimeError):
    """The model files are missing or damaged; the message names the file and the mend."""


# ------------------------------------------------------------------ windows
def blocks(document: Document) -> list[Span]:
    """What is packed: the headline and the paragraphs, each cut at sentence ends if long."""
    head = [document.headline] if document.headline is not None else []
    return [*head, *document.paragraphs]


def windows(
    text: str,
    paragraphs: Sequence[Span],
    breaks: Sequence[int],
    tokenizer: Any,
    *,
    first: int = WINDOW,
) -> list[Window]:
    """Packs paragraphs greedily, a separator between them; the first window may be shorter.

    A paragraph that no window holds is cut at the last of `breaks` (sentence ends) that fits,
    else between two words.
    """
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    found: list[Window] = []
    ids: list[int] = [cls]
    starts: list[int] = []
    spans: list[Span] = []
    limit = first

    def close() -> None:
        nonlocal ids, starts, spans, limit
        if spans:
            found.append(Window(tuple(ids), tuple(starts), tuple(spans)))
        ids, starts, spans, limit = [cls], [], [], WINDOW

    for words in _cut(text, paragraphs, frozenset(breaks), tokenizer):
        size = sum(len(pieces) for pieces, _ in words)
        if len(ids) > 1 and len(ids) + size + 1 > limit:
            close()
        for pieces, span in words:
            starts.append(len(ids))
            spans.append(span)
            ids += pieces
        ids.append(sep)
    close()
    return found


_Word = tuple[list[int], Span]


def _cut(
    text: str, paragraphs: Sequence[Span], breaks: frozenset[int], tokenizer: Any
) -> list[list[_Word]]:
    found: list[list[_Word]] = []
    for paragraph in paragraphs:
        words = _words(text, paragraph, tokenizer)
        while sum(len(p) for p, _ in words) > WINDOW - 2:
            total, at = 0, 0
            while total + len(words[at][0]) <= WINDOW - 2:
                total += len(words[at][0])
                at += 1
            ends = [i for i in range(1, at + 1) if words[i - 1][1].end in breaks]
            at = ends[-1] if ends else max(at, 1)
            found.append(words[:at])
            words = words[at:]
        if words:
            found.append(words)
    return found


def _words(text: str, paragraph: Span, tokenizer: Any) -> list[_Word]:
    """Words as lists of pieces; a word of more pieces than a window holds is shortened."""
    coded = tokenizer.encode(paragraph.of(text), add_special_tokens=False)
    words: list[_Word] = []
    last = None
    for piece, (start, end), word in zip(coded.ids, coded.offsets, coded.word_ids, strict=True):
        span = Span(paragraph.start + start, paragraph.start + end)
        if word == last and len(words[-1][0]) < WINDOW - 4:
            words[-1] = ([*words[-1][0], piece], Span(words[-1][1].start, span.end))
        elif word == last:
            words[-1] = (words[-1][0], Span(words[-1][1].start, span.end))
        else:
            words.append(([piece], span))
        last = word
    return words


def bucket(distance: int) -> int:
    """The class of a signed distance in words between a word and a cue, 0 to 2 * HALF."""
    size = abs(distance)
    step = min(size, NEAR)
    edge = NEAR
    while edge < min(size, FAR):
        edge *= 2
        step += 1
    return HALF + (step if distance >= 0 else -step)


HALF = NEAR + 3
BUCKETS = 2 * HALF + 1
_BEFORE = tuple(bucket(-n) for n in range(WINDOW))
_AFTER = tuple(bucket(n) for n in range(WINDOW))


# ------------------------------------------------------------------ decoding
def cues(begin: Sequence[float], inside: Sequence[float], *, best: float) -> list[tuple[int, int]]:
    """Runs of words [first, last] that are a cue, by the probabilities of begin and inside."""
    found: list[tuple[int, int]] = []
    run: list[int] = []
    for i, (b, n) in enumerate(zip(begin, inside, strict=True)):
        if b + n <= CUE_MEMBER or (run and b > 0.5):
            _keep(found, run, begin, inside, best)
            run = []
        if b + n > CUE_MEMBER:
            run.append(i)
    _keep(found, run, begin, inside, best)
    return found


def _keep(
    found: list[tuple[int, int]],
    run: list[int],
    begin: Sequence[float],
    inside: Sequence[float],
    best: float,
) -> None:
    if run and max(begin[i] + inside[i] for i in run) >= best:
        found.append((run[0], run[-1]))


def best_run(odds: Sequence[float]) -> tuple[int, int] | None:
    """The run of words with the largest sum of log-odds (Kadane), None when none is positive."""
    best, result = 0.0, None
    total, start = 0.0, 0
    for i, value in enumerate(odds):
        total += value + SOURCE_WORD
        if total > best:
            best, result = total, (start, i)
        if total <= 0:
            total, start = 0.0, i + 1
    return result


def stretches(odds: Sequence[float]) -> list[tuple[int, int]]:
    """Two-state Viterbi over words: the stretches inside, each change costing SWITCH."""
    inside, outside = 0.0, 0.0
    path: list[tuple[bool, bool]] = []
    inside = -SWITCH
    for value in odds:
        stay, enter = inside, outside - SWITCH
        leave, rest = inside - SWITCH, outside
        path.append((enter > stay, leave > rest))
        inside, outside = max(stay, enter) + value, max(leave, rest)
    state = inside > outside
    marks: list[bool] = []
    for came_in, came_out in reversed(path):
        marks.append(state)
        state = (not came_in) if state else came_out
    marks.reverse()
    edges = [i for i, (a, b) in enumerate(pairwise([False, *marks, False])) if a != b]
    return [(a, b - 1) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def joined(text: str, spans: Sequence[Span], runs: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """Stretches of words as spans; two with nothing but punctuation between them are one."""
    found: list[Span] = []
    for first, last in runs:
        span = Span(spans[first].start, spans[last].end)
        if found and not any(c.isalnum() for c in text[found[-1].end : span.start]):
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return tuple(s for s in found if any(c.isalnum() for c in s.of(text)))


# ------------------------------------------------------------------ use
class _Model(msgspec.Struct):
    encoder: Any
    head: Any
    events: Any
    tokenizer: Any
    facts: Mapping[str, int]


@lru_cache(maxsize=2)
def load(folder: Path) -> _Model:
    """The model in a folder, loaded once.  Raises TaggerError for missing or damaged files."""
    from tokenizers import Tokenizer

    with checked(folder, FILES):
        encoder, head, events = (session(folder / name) for name in FILES if name.endswith(".onnx"))
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        facts = msgspec.json.decode((folder / "events.json").read_bytes(), type=dict[str, int])
    return _Model(encoder, head, events, tokenizer, facts)


@contextmanager
def checked(folder: Path, names: Sequence[str]) -> Iterator[None]:
    """Raises TaggerError where files of a folder are missing, or turn out to be damaged inside."""
    for path in (folder / name for name in names):
        if not path.is_file():
            raise TaggerError(
                f"{path}: the tagger's file is missing; install again, or read with --tagger off"
            )
    try:
        yield
    except Exception as error:  # onnxruntime and tokenizers raise types of their own
        raise TaggerError(
            f"{folder}: a file of the tagger is damaged ({type(error).__name__}); install again,"
            " or read with --tagger off"
        ) from error


def tokenizer() -> Any:
    """The encoder's own tokenizer, for those who prepare training."""
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(FOLDER / "tokenizer.json"))


def engine() -> str:
    """Name of the model for the `engine` of an annotation."""
    return "voices and events 5"


def read(document: Document) -> Learned:
    """The relations of a document in the order of their cues, and its happenings.

    Raises TaggerError where the model files are missing or damaged.
    """
    import numpy as np

    model = load(FOLDER)
    breaks = [s.span.end for s in document.sentences]
    packed = windows(document.text, blocks(document), breaks, model.tokenizer)
    relations: list[Relation] = []
    happenings: list[Happening] = []
    states: list[tuple[Window, Any]] = []
    for window in packed:
        seen = _seen(window, model)
        relations += _relations(document.text, seen, model)
        happenings += _happenings(seen)
        states.append((window, seen.states.astype(np.float16)))  # half the room in a long text
    relations.sort(key=lambda r: (r.cue, r.content))
    return Learned(tuple(relations), tuple(happenings), tuple(states))


class _Seen(msgspec.Struct):
    """What the encoder made of a window: arrays with a row a word, `states` with one a piece."""

    window: Window
    first: Any
    tags: Any
    left: Any
    right: Any
    states: Any


def _seen(window: Window, model: _Model) -> _Seen:
    import numpy as np

    ids = np.array([window.ids], dtype=np.int64)
    tags, states, left, right = model.encoder.run(None, {"ids": ids})
    first = np.array(window.first)
    return _Seen(window, first, tags[0, first], left[0, first], right[0, first], states[0])


def _relations(text: str, seen: _Seen, model: _Model) -> list[Relation]:
    import numpy as np

    window, first, states = seen.window, seen.first, seen.states
    scores = seen.tags[:, :CUE_TAGS]
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    odds /= odds.sum(axis=1, keepdims=True)
    begin, inside = odds[:, 1].tolist(), odds[:, 2].tolist()
    found = cues(begin, inside, best=CUE_BEST)
    if not found:
        return []
    ends = np.array([[first[a], first[b]] for a, b in found])
    query = np.concatenate([states[ends[:, 0]], states[ends[:, 1]]], axis=1)
    near = np.array([distances(len(first), cue) for cue in found], dtype=np.int64)
    feeds = {"left": seen.left, "right": seen.right, "query": query, "near": near}
    answers = model.head.run(None, feeds)[0].tolist()
    relations = []
    for (a, b), rows in zip(found, answers, strict=True):
        source = best_run([row[0] for row in rows])
        content = joined(text, window.spans, stretches([row[1] for row in rows]))
        if content:
            relations.append(
                Relation(
                    cue=Span(window.spans[a].start, window.spans[b].end),
                    source=_span(window, source),
                    content=content,
                    score=max(begin[i] + inside[i] for i in range(a, b + 1)),
                )
            )
    return relations


def _span(window: Window, run: tuple[int, int] | None) -> Span | None:
    if run is None:
        return None
    return Span(window.spans[run[0]].start, window.spans[run[1]].end)


def distances(count: int, cue: tuple[int, int]) -> list[int]:
    """The distance bucket of each of a window's `count` words from a cue [first, last]."""
    first, last = cue
    return [*_BEFORE[first:0:-1], *[HALF] * (last - first + 1), *_AFTER[1 : count - last]]


# ------------------------------------------------------------------ events
def _happenings(seen: _Seen) -> list[Happening]:
    """The words that name a happening by at least one annotation, each with a threshold of its
    own; the score is the probability by our own dispatches."""
    import numpy as np

    odds = 1 / (1 + np.exp(-seen.tags[:, CUE_TAGS:]))
    sure = np.flatnonzero((odds >= np.array(NAMES)).any(axis=1))
    return [Happening(seen.window.spans[i], float(odds[i, OWN])) for i in sure.tolist()]


def judge(
    learned: Learned, questions: Sequence[tuple[Span, Sequence[str]]]
) -> list[Verdict | None]:
    """How the happenings named by some words stand; None for a word that was not read.

    A question is the word's span and what the rules know of it, as "name=value", equally many
    facts in each; those that the model never saw in training count for nothing.
    """
    import numpy as np

    starts = [window.spans[0].start for window, _ in learned.states]
    asked, query, facts = [], [], []
    for number, (span, known) in enumerate(questions):
        at = bisect_right(starts, span.start) - 1
        ends = pieces(learned.states[at][0], span) if at >= 0 else None
        if ends is not None:
            asked.append(number)
            query.append(learned.states[at][1][list(ends)].ravel())
            facts.append(known)
    found: list[Verdict | None] = [None] * len(questions)
    if not asked:
        return found
    model = load(FOLDER)
    rows = [[model.facts.get(fact, 0) for fact in known] for known in facts]
    feeds = {"query": np.stack(query).astype(np.float32), "facts": np.array(rows, dtype=np.int64)}
    for number, row in zip(asked, model.events.run(None, feeds)[0].tolist(), strict=True):
        found[number] = Verdict(tuple(row[:4]), tuple(row[4:7]), tuple(row[7:-1]), row[-1])
    return found


def pieces(window: Window, span: Span) -> tuple[int, int] | None:
    """The first piece of the first word that a span touches, and the last of the last."""
    begin = bisect_right(window.spans, span.start, key=lambda s: s.end)
    end = bisect_left(window.spans, span.end, key=lambda s: s.start)
    if begin >= end:
        return None
    after = window.first[end] if end < len(window.first) else len(window.ids) - 1
    return window.first[begin], after - 1
