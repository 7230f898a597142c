"""The job of `dateline-spark` on one machine without Spark: the same steps, brought together by dictionaries and loops."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa

from dateline import _native
from dateline.spark import _steps as steps
from dateline.spark._frames import FIRST_OF_BAND, LEAST_BANDS, UNDATED

Row = dict[str, Any]


def tables(paths: Iterable[Path], window: int = 14, span: int = 56, largest: int = 2000) -> dict[str, list[Row]]:
    """The rows of all tables, in any order."""
    files = pa.record_batch({"path": [str(path) for path in _native.found(list(map(str, paths)))[0]]})
    read = unique(list(steps.rows_of(steps.read(None)([files]))))
    annotated = apply(steps.annotate(steps.Models(), None, None), read, steps.READ)
    good = [row for row in annotated if row["annotated"] is not None]
    placed = place(good, window, span)
    stories = join(placed, largest)
    lined_up = line_up(good, stories)
    lined_up |= storylines(stories, lined_up["stories"])
    lined_up["copies"] = copies(good)
    lined_up["problems"] = lined_up.get("problems", []) + [
        {"path": row["path"], "article": row["id"], "stage": "annotate" if row["id"] else "read", "message": message}
        for row in annotated
        if row["annotated"] is None
        for message in row["problems"]
    ]
    lined_up["problems"] += [
        {"article": row["id"], "stage": "cluster", "message": row["problem"]} for row in placed if row["problem"]
    ]
    return lined_up


def apply(step: steps.Step, rows: list[Row], schema: pa.Schema) -> list[Row]:
    """What a step makes of rows."""
    return list(steps.rows_of(step([pa.RecordBatch.from_pylist(rows, schema=schema)])))


def unique(rows: list[Row]) -> list[Row]:
    """Numbers ids that come again."""
    found = {(row["id"], row["path"], row["digest"]): row for row in rows if row["id"]}
    taken, seen = {row["id"] for row in found.values()}, Counter[str]()
    for (id, _, digest), row in sorted(found.items()):
        seen[id] += 1
        if seen[id] > 1:
            own = f"{id}-{seen[id]}"
            row["id"] = f"{own}-{digest}" if own in taken else own
    return [row for row in rows if row["id"] is None] + list(found.values())


def precedence(row: Row) -> tuple[bool, int, int, str]:
    """Sorts dated articles first, the earliest, the longest, the smallest id."""
    return row["day"] is None, row["day"] or 0, -row["n_bytes"], row["id"]


def copies(rows: list[Row]) -> list[Row]:
    """Which articles copy which."""
    bands: dict[int, list[str]] = defaultdict(list)
    for row in sorted(rows, key=precedence):
        for band in row["bands"]:
            bands[band].append(row["id"])
    wordings = {row["id"]: _native.Wording.from_bytes(row["wording"]) for row in rows}
    shared: Counter[tuple[str, str]] = Counter()
    for ids in bands.values():
        for n, id in enumerate(ids):
            shared.update((id, other) for other in ids[: min(n, FIRST_OF_BAND)])
    edges = [row for (id, other), n in shared.items() if n >= LEAST_BANDS for row in compared(wordings, id, other)]
    by_copy: dict[str, list[Row]] = defaultdict(list)
    for edge in edges:
        by_copy[edge["article"]].append(edge)
    best, via = {}, {}
    for copy, found in by_copy.items():
        direct = [edge for edge in found if edge["original"] not in by_copy]
        chosen = min(direct or found, key=lambda edge: (-edge["similarity"], edge["original"]))
        (best if direct else via)[copy] = chosen
    for copy, edge in via.items():
        root = best.get(edge["original"])
        if root and edge["original"] not in via:
            told = [row for row in compared(wordings, copy, root["original"]) if row["article"] == copy]
            best |= {copy: told[0]} if told else {}
    return list(best.values())


def compared(wordings: dict[str, _native.Wording], id: str, other: str) -> Iterator[Row]:
    """Which of two copies the other, and how."""
    for copy, original in ((id, other), (other, id)):
        if told := wordings[copy].copies(wordings[original]):
            yield {"article": copy, "original": original, "kind": told[0], "similarity": told[1]}


def place(rows: list[Row], window: int, span: int) -> list[Row]:
    """Follows spans of days."""
    spans: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        day = row["day"]
        number = UNDATED if day is None else day // span
        spans[number].append({**row, "span": number, "is_own": True})
        if day is not None and day % span >= span - window:
            spans[number + 1].append({**row, "span": number + 1, "is_own": False})
    placed = []
    for of_span in spans.values():
        if any(row["is_own"] for row in of_span):
            of_span.sort(key=lambda row: (row["day"] or 0, row["id"]))
            schema = pa.schema(
                [(name, steps.PLACED.field(name).type) for name in ("id", "span", "is_own", "day", "n_bytes")]
                + [("light", pa.binary())]
            )
            placed += apply(steps.follow(window), [{name: row[name] for name in schema.names} for row in of_span], schema)
    return placed


def join(placed: list[Row], largest: int) -> list[Row]:
    """Joins what spans tell at their seams."""
    own = [dict(row) for row in placed if row["is_own"] and not row["problem"]]
    for column, founder in (("story", "founder"), ("storyline", "line_founder")):
        at = {row["id"]: row[column] for row in own}
        met: Counter[tuple[int, str, str]] = Counter(
            (row["span"], row[column], at[row["id"]])
            for row in placed
            if not row["is_own"] and not row["problem"]
        )
        for_new = best(met, lambda key: (key[0], key[1]), 2)
        for_both = best({key: met[key] for key in for_new.values()}, lambda key: (key[0], key[2]), 1)
        links = {(span, new): (span - 1, old) for span, new, old in for_both.values()}
        roots: dict[tuple[int, str], list[Row]] = defaultdict(list)
        for row in own:
            root = (row["span"], row[column])
            while root in links:
                root = links[root]
            roots[root].append(row)
        for rows in roots.values():
            first = min(rows, key=precedence)["id"]
            for row in rows:
                row[founder] = first
    stories = []
    own.sort(key=lambda row: row["founder"])
    for founder, of_story in groupby(own, key=lambda row: row["founder"]):
        rows = sorted(of_story, key=precedence)
        story, _ = _native.story_ids(founder)
        _, line = _native.story_ids(rows[0]["line_founder"])
        for n, row in enumerate(rows):
            known = {"article": row["id"], "story": story, "storyline": line, "founder": founder}
            stories.append({**known, "part": n // largest, "day": row["day"]})
    return stories


def storylines(stories: list[Row], lined_up: list[Row]) -> dict[str, list[Row]]:
    """The tables of storylines. Has each row of the table of stories name its storyline."""
    days: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in stories:
        days[row["storyline"], row["story"]] += [] if row["day"] is None else [row["day"]]
    of_line: dict[str, list[tuple[bool, int, str]]] = defaultdict(list)
    for (line, story), known in days.items():
        of_line[line].append((not known, min(known, default=0), story))
    facts: dict[str, list[Row]] = defaultdict(list)
    for row in lined_up:
        facts[row["id"]].append(row)
    numbered, lines = [], []
    for line, held in of_line.items():
        in_order = [story for _, _, story in sorted(held)]
        numbered += [{"storyline": line, "number": n, "story": story} for n, story in enumerate(in_order, 1)]
        rows = [row for story in in_order for row in sorted(facts[story], key=lambda row: row["part"])]
        if rows:
            first, last = ([row[name] for row in rows if row[name]] for name in ("first", "last"))
            lines.append({"id": line, "title": rows[0]["title"], "first": min(first, default=None), "last": max(last, default=None)})
        for row in rows:
            row["storyline"] = line
    return {"storyline_stories": numbered, "storylines": lines}


def best(met: dict[Any, int], side: Any, other: int) -> dict[Any, Any]:
    """Of what meets on a side, that which meets most often."""
    chosen: dict[Any, Any] = {}
    for key in sorted(met, key=lambda key: (-met[key], key[other])):
        chosen.setdefault(side(key), key)
    return chosen


def line_up(rows: list[Row], stories: list[Row]) -> dict[str, list[Row]]:
    """The tables of the stories' records."""
    annotated = {row["id"]: row["annotated"] for row in rows}
    stories.sort(key=lambda row: (row["story"], row["part"], row["article"]))
    schema = pa.schema({**{n: pa.string() for n in ("article", "story", "founder")}, "part": pa.int32(), "annotated": pa.binary()})
    lined_up: dict[str, list[Row]] = defaultdict(list)
    rows = [{**row, "annotated": annotated[row["article"]]} for row in stories]
    for packed in apply(steps.line_up(None), rows, schema):
        for table in steps.unpack([pa.record_batch({"rows": [packed["rows"]]}, schema=pa.schema({"rows": pa.binary()}))]):
            lined_up[packed["table"]] += table.to_pylist()
    return lined_up
