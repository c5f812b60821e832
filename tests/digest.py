"""A dispatch's reading, boiled down to what an editor would check, for accepted cases.

`python tests/digest.py` writes the accepted JSON of every case anew; look at the difference
before committing it.
"""

import json
from pathlib import Path
from typing import Any

from dateline import annotate
from dateline.formats import plain, records

FOLDERS = (Path(__file__).parent / "dispatches", Path(__file__).parents[1] / "samples")
ACCEPTED = Path(__file__).parent / "dispatches"

Json = dict[str, Any]


def cases() -> list[Path]:
    """The dispatches with an accepted reading: the tests' own, and the samples."""
    return sorted(path for folder in FOLDERS for path in folder.glob("*.txt"))


def accepted(case: Path) -> Path:
    """Where the accepted reading of a dispatch lies."""
    return ACCEPTED / f"{case.stem}.json"


def digest(case: Path) -> Json:
    """What the dispatch says, without offsets and ids."""
    dispatch, _ = plain.read(case.read_bytes())
    record = records.reading(annotate.annotate(dispatch))
    text = record["text"]
    return {
        "dispatch": {k: record["dispatch"][k] for k in ("published", "provider", "located")},
        "times": {t["text"]: _time(t) for t in record["timexes"]},
        "voices": [_voice(v, text) for v in record["attributions"]],
        "agenda": [_event(e) for e in record["events"] if e["agenda"]],
        "changed": [
            _event(e)
            for e in record["events"]
            if not e["agenda"]
            and e["same_as"] is None
            and e["status"] in ("postponed", "rescheduled", "cancelled")
        ],
        "warnings": [w["code"] for w in record["warnings"]],
    }


def _time(timex: Json) -> str:
    return " ".join(str(timex[k]) for k in ("type", "value", "mod", "zone") if timex.get(k))


def _voice(voice: Json, text: str) -> Json:
    cut = [text[a:b] for a, b in voice["content"]]
    return {
        "speaker": (voice["speaker"] or {}).get("name"),
        "kind": voice["source_kind"],
        "cue": text[slice(*voice["cue"])] if voice["cue"] else None,
        "content": " ... ".join(c if len(c) < 60 else f"{c[:28]} … {c[-28:]}" for c in cut),
    }


def _event(event: Json) -> Json:
    place, source = event["place"] or {}, event["source"] or {}
    return {
        "title": event["title"],
        "is": f"{event['type']}, {event['status']}",
        "when": [(event[k] or {}).get("start") for k in ("when", "previous_when")],
        "place": [place.get(k) for k in ("name", "city", "country")],
        "who": [p["name"] for p in event["participants"]],
        "source": source.get("name"),
        "reason": event["reason"],
    }


if __name__ == "__main__":
    for case in cases():
        told = json.dumps(digest(case), ensure_ascii=False, indent=1)
        accepted(case).write_text(told + "\n", encoding="utf-8")
