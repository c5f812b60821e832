"""Scores the following of undertakings on the story set.

Owns how dossiers are compared with those that an editor kept (evaluation/stories/README.md says
what the fields mean).  Each story goes into a diary of its own, dispatch by dispatch, and the
dossiers are looked at after each.
"""

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import gold
from diary_set import Tally, figures, moment, overlap, same_name, share

from dateline.formats import diary_json
from dateline.places import country_name
from dateline.process import open_diary

SETS = Path(__file__).parent / "stories"
FIELDS = ("status", "when", "place")
Record = Mapping[str, Any]
Mention = tuple[str, str]  # a dispatch and the undertaking that it speaks of


def main() -> int:
    """Score the parts asked for and print their figures with 95 % intervals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", action="append", choices=("dev", "kept"), required=True)
    parser.add_argument("--only", default="", help="stories whose name contains this")
    parser.add_argument("--errors", action="store_true", help="what was wrong, one line each")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows = []
    for part in options.part:
        told = [one for one in gold.stories(SETS / part) if options.only in one["name"]]
        tallies = [tally(story) for story in told]
        if options.errors:
            print("\n".join(error for it in tallies for error in it.errors))
        rows += [(part, *row) for row in figures(tallies, shares)]
    for row in rows:
        print("{:8} {:22} {:>6} {:>16}".format(*row))
    if options.json:
        options.json.write_text(json.dumps(rows), encoding="utf-8")
    return 0


def tally(story: Record) -> Tally:
    """Follow one story and compare."""
    found = Tally()
    after, last = followed(story)
    homes: dict[Mention, str] = {}
    for undertaking in story["undertaking"]:
        for report in undertaking["report"]:
            key = (report["dispatch"], undertaking["id"])
            dossier = home(after[report["dispatch"]], story, report)
            held = home(last, story, report)
            homes[key] = held["uid"] if held else f"none {key}"
            if not undertaking.get("background"):
                standing(found, undertaking, report, dossier)
        if not undertaking.get("background"):
            history(found, undertaking, last, homes)
    clusters(found, homes)
    return found


def followed(story: Record) -> tuple[dict[str, list[Record]], list[Record]]:
    """The dossiers after each dispatch, by its id, and at the end; with their triggers."""
    after: dict[str, list[Record]] = {}
    with tempfile.TemporaryDirectory() as folder, open_diary(f"{folder}/diary.db") as diary:
        for one in story["dispatch"]:
            diary.add(
                one["text"],
                published=one["published"],
                provider=one.get("provider"),
                uri=one["id"],
            )
            after[one["id"]] = [with_triggers(diary, it) for it in diary.all_dossiers()]
    return after, after[story["dispatch"][-1]["id"]]


def with_triggers(diary: Any, dossier: Any) -> Record:
    """A dossier's record; `spans` are its mentions as dispatch, start, end."""
    spans = []
    for ref in dossier.mentions:
        events = diary.dispatch(ref.uri).events
        trigger = next(event.trigger for event in events if event.id == ref.event)
        spans.append((ref.uri, trigger.start, trigger.end))
    return diary_json.dossier(dossier) | {"spans": spans}


def home(dossiers: Sequence[Record], story: Record, report: Record) -> Record | None:
    """The dossier that holds most of a report's mentions, if any does."""
    text = next(it["text"] for it in story["dispatch"] if it["id"] == report["dispatch"])
    spans = [gold.trigger(text, phrase) for phrase in report["mentions"]]

    def held(dossier: Record) -> int:
        own = [it[1:] for it in dossier["spans"] if it[0] == report["dispatch"]]
        return sum(any(overlap(span, one) for one in own) for span in spans)

    best = max(dossiers, key=held, default=None)
    return best if best is not None and held(best) else None


def standing(found: Tally, undertaking: Record, report: Record, dossier: Record | None) -> None:
    """Compare the dossier after a report: status, when, place."""
    found.counts["reports"] += 1
    where = f"{undertaking['id']} after {report['dispatch']}"
    if dossier is None:
        found.errors.append(f"{where}\tno dossier holds {report['mentions']}")
        return
    found.counts["held"] += 1
    for name in FIELDS:
        wanted, got = stated(report, name), shown(dossier, name)
        right = same(name, wanted, got)
        found.counts[f"{name} right"] += right
        if not right:
            found.errors.append(f"{where}\t{name}: {got!r}, not {wanted!r}")


def stated(report: Record, name: str) -> Any:
    """The gold's status, start and end, or place after a report."""
    if name == "when":
        return (report.get("start"), report.get("end"))
    return report.get(name)


def shown(dossier: Record, name: str) -> Any:
    """The same of a dossier."""
    value = dossier[name]
    if name == "when":
        start, end = (value["start"], value["end"]) if value else (None, None)
        return (start, None if end == start else end)
    if name == "place":
        return value and (value["city"] or value["name"] or country_name(value["country"] or ""))
    return value


def same(name: str, wanted: Any, got: Any) -> bool:
    """Whether a field is right; an unknown place may be told, as of the dateline."""
    if name == "when":
        none = ("FUTURE_REF", None)
        return [moment(it) for it in wanted if it not in none] == [moment(it) for it in got if it]
    if name == "place" and wanted and got:
        return same_name(wanted, got)
    return bool(wanted == got)


def history(
    found: Tally, undertaking: Record, last: Sequence[Record], homes: Mapping[Mention, str]
) -> None:
    """Compare the changes of status and date that the dossier tells with those of the gold; what
    the first report says is no change."""
    name = undertaking["id"]
    wanted = set(gold_changes(undertaking["report"]))
    first = undertaking["report"][0]["dispatch"]
    uid = homes[first, name]
    told = next((it["history"] for it in last if it["uid"] == uid), [])
    got = {
        (change["by"].partition("#")[0], change["field"], point(change["new"]))
        for change in told
        if change["field"] in ("status", "when")
    }
    got = {change for change in got if change[0] != first}
    found.counts["changes right"] += len(wanted & got)
    found.counts["changes gold"] += len(wanted)
    found.counts["changes told"] += len(got)
    for mark, changes in (("missing", wanted - got), ("extra", got - wanted)):
        for change in sorted(changes, key=str):
            found.errors.append(f"{name}\thistory {mark}: {change}")


def gold_changes(reports: Sequence[Record]) -> Iterator[tuple[str, str, str | None]]:
    """Dispatch, field and new value of each change after the first report."""
    for before, after in pairwise(reports):
        if before["status"] != after["status"]:
            yield after["dispatch"], "status", after["status"]
        if before.get("start") != after.get("start"):
            yield after["dispatch"], "when", point(after.get("start"))


def point(value: str | None) -> str | None:
    """A start to compare: an instant in its UTC form, a partial date as it is."""
    if value is None or value == "FUTURE_REF":
        return None
    start = moment(value.partition("/")[0])
    aware = isinstance(start, datetime) and start.tzinfo is not None
    return str(start.astimezone(UTC)) if aware else str(start)


def clusters(found: Tally, homes: Mapping[Mention, str]) -> None:
    """B-cubed counts of the reports of a story."""
    gold_groups, groups = defaultdict(set), defaultdict(set)
    for key, uid in homes.items():
        gold_groups[key[1]].add(key)
        groups[uid].add(key)
    for key, uid in homes.items():
        both = len(gold_groups[key[1]] & groups[uid])
        found.counts["b3 precision"] += both / len(groups[uid])
        found.counts["b3 recall"] += both / len(gold_groups[key[1]])
        found.counts["b3 of"] += 1


def shares(tallies: Iterable[Tally]) -> dict[str, float]:
    """The measures, in per cent, over some stories; a report that no dossier holds is wrong."""
    total: dict[str, float] = defaultdict(float)
    for one in tallies:
        for name, count in one.counts.items():
            total[name] += count
    precision = share(total["b3 precision"], total["b3 of"])
    recall = share(total["b3 recall"], total["b3 of"])
    return {
        "dossiers B3 precision": precision,
        "dossiers B3 recall": recall,
        "dossiers B3 F1": 2 * precision * recall / (precision + recall or 1),
        "reports held": share(total["held"], total["reports"]),
        **{f"{name} after": share(total[f"{name} right"], total["reports"]) for name in FIELDS},
        "history F1": share(
            2 * total["changes right"], total["changes gold"] + total["changes told"]
        ),
    }


if __name__ == "__main__":
    sys.exit(main())
