"""TimeML out: the copy with its TIMEX3 marked in place.

Owns the notation of TimeML 1.2.1 as the evaluation campaigns write it (DOCID, DCT, TEXT).  The
text content keeps every code point at its offset; a character that XML forbids becomes U+FFFD.
Events and links are not written: their classes are not ours.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from dateline import chrono
from dateline.chrono import Grain, Interval
from dateline.model import Annotation, Timex, TimexType

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<TimeML xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:noNamespaceSchemaLocation="http://timeml.org/timeMLdocs/TimeML_1.2.1.xsd">\n'
)
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def timeml(annotation: Annotation) -> str:
    """The dispatch of an annotation as a TimeML document."""
    dispatch = annotation.dispatch
    published = dispatch.published
    stamp = chrono.stamp(published) if published is not None else None
    head = [_HEAD, f"<DOCID>{_text(dispatch.uri)}</DOCID>\n", f"<DCT>{_creation(stamp)}</DCT>\n"]
    if dispatch.headline:
        head.append(f"<TITLE>{_text(dispatch.headline)}</TITLE>\n")
    body = "".join(_body(annotation))
    return f"{''.join(head)}<TEXT>{body}</TEXT>\n</TimeML>\n"


def _text(text: str) -> str:
    """Text as XML content; a carriage return is written out, or a parser would drop it."""
    return escape(_FORBIDDEN.sub("\ufffd", text), {"\r": "&#13;"})


def _creation(stamp: str | None) -> str:
    kind = "TIME" if stamp and "T" in stamp else "DATE"
    value = re.sub(r"(?:Z|[+-]\d\d:\d\d)$", "", stamp) if stamp else "XXXX-XX-XX"
    return (
        f'<TIMEX3 tid="t0" type="{kind}" value="{value}" temporalFunction="false"'
        f' functionInDocument="CREATION_TIME">{stamp or ""}</TIMEX3>'
    )


def _body(annotation: Annotation) -> Iterator[str]:
    published = annotation.dispatch.published.begin if annotation.dispatch.published else None
    text, at = annotation.dispatch.text, 0
    by_id = {timex.id: timex for timex in annotation.timexes}
    stretches = 0
    for timex in annotation.timexes:
        yield _text(text[at : timex.span.start])
        attributes = " ".join(f"{k}={quoteattr(v)}" for k, v in _attributes(timex, published))
        yield f"<TIMEX3 {attributes}>{_text(timex.span.of(text))}</TIMEX3>"
        at = timex.span.end
        if timex.begin_point in by_id:
            stretches += 1
            number = len(annotation.timexes) + stretches
            yield _stretch(f"t{number}", by_id[timex.begin_point], timex)
    yield _text(text[at:])


def _attributes(timex: Timex, published: datetime | None) -> Iterator[tuple[str, str]]:
    yield "tid", timex.id
    yield "type", timex.type.value
    yield "value", timex.value
    for name in ("mod", "quant", "freq"):
        if value := getattr(timex, name):
            yield name, value
    anchor = timex.anchor
    yield "temporalFunction", "true" if anchor else "false"
    to = "t0" if published is not None and anchor in ("published", "default") else anchor
    if to is None or not re.fullmatch(r"t\d+", to):
        return
    if timex.type is not TimexType.DURATION:
        yield "anchorTimeID", to
    elif timex.interval is not None and timex.interval.begin is not None and published is not None:
        yield ("beginPoint" if timex.interval.begin >= published else "endPoint"), to


# A stretch told by its ends ("3 to 5 March") is an empty DURATION, as the guidelines have it.
def _stretch(tid: str, first: Timex, last: Timex) -> str:
    value = _length(first.interval, last.interval) or "PX"
    return (
        f'<TIMEX3 tid="{tid}" type="DURATION" value="{value}" temporalFunction="true"'
        f' beginPoint="{first.id}" endPoint="{last.id}"/>'
    )


def _length(first: Interval | None, last: Interval | None) -> str | None:
    if first is None or last is None or first.begin is None or last.end is None:
        return None
    begin, end = first.begin, last.end
    if first.grain is Grain.YEAR:
        return f"P{end.year - begin.year}Y"
    if first.grain is Grain.MONTH:
        return f"P{(end.year - begin.year) * 12 + end.month - begin.month}M"
    if first.grain in chrono.CLOCK_GRAINS and last.begin is not None:
        return _clock_length(begin, last.begin)
    return f"P{(end - begin).days}D"


def _clock_length(begin: datetime, end: datetime) -> str:
    hours, minutes = divmod(int((end - begin).total_seconds()) // 60, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes or not hours else "")
