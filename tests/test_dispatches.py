"""Whole dispatches read as they were accepted; a new case is a file dropped in dispatches/."""

import json
from pathlib import Path

import digest
import pytest


@pytest.mark.parametrize("case", digest.cases(), ids=lambda case: case.stem)
def test_a_dispatch_is_read_as_accepted(case: Path) -> None:
    expected = json.loads(digest.accepted(case).read_text(encoding="utf-8"))
    told = json.loads(json.dumps(digest.digest(case)))
    assert told == expected, "if this reading is the better one, run: make accept"
