"""TimeML out: well formed, valid, and with the copy's characters where they were."""

from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dateline import chrono, text, timex
from dateline.formats.timeml import timeml
from dateline.model import Annotation, Dispatch

# The TIMEX3 part of TimeML 1.2.1, with the frame that the evaluation campaigns put around it.
DTD = etree.DTD(
    StringIO("""
<!ELEMENT TimeML (DOCID, DCT, TITLE?, TEXT)>
<!ATTLIST TimeML xmlns:xsi CDATA #IMPLIED xsi:noNamespaceSchemaLocation CDATA #IMPLIED>
<!ELEMENT DOCID (#PCDATA)>
<!ELEMENT DCT (TIMEX3)>
<!ELEMENT TITLE (#PCDATA)>
<!ELEMENT TEXT (#PCDATA | TIMEX3)*>
<!ELEMENT TIMEX3 (#PCDATA)>
<!ATTLIST TIMEX3
  tid ID #REQUIRED
  type (DATE | TIME | DURATION | SET) #REQUIRED
  value NMTOKEN #REQUIRED
  mod (BEFORE | AFTER | ON_OR_BEFORE | ON_OR_AFTER | LESS_THAN | MORE_THAN | EQUAL_OR_LESS
       | EQUAL_OR_MORE | START | MID | END | APPROX) #IMPLIED
  quant CDATA #IMPLIED
  freq NMTOKEN #IMPLIED
  temporalFunction (true | false) "false"
  functionInDocument (CREATION_TIME | PUBLICATION_TIME | NONE) "NONE"
  beginPoint IDREF #IMPLIED
  endPoint IDREF #IMPLIED
  anchorTimeID IDREF #IMPLIED>
""")
)


def annotation(copy: str, published: str | None = "2023-03-15") -> Annotation:
    stamp = chrono.parse_stamp(published) if published else None
    doc = text.read(Dispatch(text=copy, uri="afp:1 & 2", published=stamp))
    times, warnings = timex.settle(doc, timex.resolve(doc, timex.tag(doc)))
    return Annotation(dispatch=doc.dispatch, engine="test", timexes=times, warnings=warnings)


def parsed(copy: str, published: str | None = "2023-03-15") -> etree._Element:
    root = etree.fromstring(timeml(annotation(copy, published)).encode())
    assert DTD.validate(root), DTD.error_log.filter_from_errors()
    return root


def timexes(root: etree._Element) -> list[dict[str, str]]:
    return [dict(t.attrib) for t in root.findall("TEXT/TIMEX3")]  # type: ignore[arg-type]


def test_the_creation_time_is_the_publication() -> None:
    (dct,) = parsed("They met.").findall("DCT/TIMEX3")
    assert dct.attrib["value"] == "2023-03-15"
    assert dct.attrib["functionInDocument"] == "CREATION_TIME"
    (dct,) = parsed("They met.", "2023-03-15T10:30:00Z").findall("DCT/TIMEX3")
    assert (dct.attrib["type"], dct.attrib["value"]) == ("TIME", "2023-03-15T10:30")
    (dct,) = parsed("They met.", None).findall("DCT/TIMEX3")
    assert dct.attrib["value"] == "XXXX-XX-XX"


def test_a_timex_stands_around_its_words_with_its_attributes() -> None:
    root = parsed("They meet every second Friday & leave early next month.")
    first, second = root.findall("TEXT/TIMEX3")
    assert first.text == "every second Friday"
    assert (first.attrib["quant"], first.attrib["freq"]) == ("EVERY", "P2W")
    assert second.attrib["mod"] == "START"
    assert second.attrib["anchorTimeID"] == "t0"
    assert second.attrib["temporalFunction"] == "true"


@pytest.mark.parametrize(
    ("copy", "value"),
    [
        ("The festival runs from 3 to 5 March 2023.", "P3D"),
        ("He ruled from 1914 to 1918.", "P5Y"),
        ("It lasted from May 2020 to June 2021.", "P14M"),
        ("It is open from 9 a.m. to 5:30 p.m.", "PT8H30M"),
    ],
)
def test_a_stretch_told_by_its_ends_is_an_empty_duration(copy: str, value: str) -> None:
    stretch = timexes(parsed(copy))[-1]
    assert (stretch["type"], stretch["value"]) == ("DURATION", value)
    assert (stretch["beginPoint"], stretch["endPoint"]) == ("t1", "t2")


def test_an_anchored_length_has_the_end_that_it_is_counted_from() -> None:
    past, ahead = timexes(parsed("It grew in the past two weeks and will in the next three days."))
    assert past["endPoint"] == "t0" and "beginPoint" not in past
    assert ahead["beginPoint"] == "t0" and "endPoint" not in ahead


@given(st.text(max_size=80), st.sampled_from(["", " on January 10, 2023 ", "\r\nlast week\r\n"]))
def test_the_text_keeps_every_code_point_that_xml_allows(noise: str, phrase: str) -> None:
    copy = noise + phrase + noise
    content = "".join(parsed(copy).find("TEXT").itertext())  # type: ignore[union-attr]
    assert len(content) == len(copy)
    assert all(a == b or b == "\ufffd" for a, b in zip(copy, content, strict=True))
