"""What executors do: from record batches to record batches. Spark cuts the rows apart and brings them together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple

import pyarrow as pa

from dateline import _native

Batches = Iterator[pa.RecordBatch]
Step = Callable[[Iterable[pa.RecordBatch]], Batches]
Row = dict[str, Any]

#: Rows that are made together.
AT_ONCE = 64
#: So many articles of a day go into the stream together.
PLACED_AT_ONCE = 4096
#: So many bytes of a table's rows go out together.
PACKED_BYTES = 4 << 20

STRINGS = pa.list_(pa.string())
#: Articles as they were read. Of what gave no article `id`, `digest` and `article` are null.
READ = pa.schema(
    {"id": pa.string(), "path": pa.string(), "digest": pa.string(), "article": pa.binary(), "problems": STRINGS}
)
#: Articles with what is told in them. Of those that could not be annotated `annotated` and what is made of it are null.
ANNOTATED = pa.schema(
    {
        "id": pa.string(),
        "path": pa.string(),
        "url": pa.string(),
        "outlet": pa.string(),
        "title": pa.string(),
        "byline": pa.string(),
        "language": pa.string(),
        "published": pa.string(),
        "day": pa.int32(),
        "n_bytes": pa.int64(),
        "annotated": pa.binary(),
        "light": pa.binary(),
        "wording": pa.binary(),
        "bands": pa.list_(pa.int64()),
        "problems": STRINGS,
    }
)
COPIES = pa.schema(
    {"article": pa.string(), "original": pa.string(), "kind": pa.string(), "similarity": pa.float64()}
)
#: Where the articles of a span have come to; rows with a `problem` tell only that.
PLACED = pa.schema(
    {
        "id": pa.string(),
        "span": pa.int32(),
        "is_own": pa.bool_(),
        "day": pa.int32(),
        "n_bytes": pa.int64(),
        "story": pa.string(),
        "storyline": pa.string(),
        "problem": pa.string(),
    }
)
STORIES = pa.schema(
    {
        "article": pa.string(),
        "story": pa.string(),
        "storyline": pa.string(),
        "founder": pa.string(),
        "part": pa.int32(),
        "day": pa.int32(),
    }
)
#: Rows of tables of the record, as streams of Arrow.
PACKED = pa.schema({"table": pa.string(), "rows": pa.binary()})
#: As the record has it.
PROBLEMS = pa.schema(
    {"id": pa.int64(), "path": pa.string(), "article": pa.string(), "stage": pa.string(), "message": pa.string()}
)


def batch(rows: list[Row], schema: pa.Schema) -> pa.RecordBatch:
    """Rows as one batch; what a row lacks is null."""
    return pa.RecordBatch.from_pylist(rows, schema=schema)


def rows_of(batches: Iterable[pa.RecordBatch]) -> Iterator[Row]:
    """The rows of batches, never more than some of them as Python's values."""
    for each in batches:
        for at in range(0, each.num_rows, AT_ONCE):
            yield from each.slice(at, AT_ONCE).to_pylist()


def _in_batches(rows: Iterable[Row], schema: pa.Schema) -> Batches:
    held: list[Row] = []
    for row in rows:
        held.append(row)
        if len(held) == AT_ONCE:
            yield batch(held, schema)
            held = []
    if held:
        yield batch(held, schema)


def read(published: str | None) -> Step:
    """From paths to what is read in the files there."""

    def of_file(path: str) -> Iterator[Row]:
        reader = _native.ArticleReader([path], published, 1)
        for article in reader:
            content = article.to_bytes()
            digest = hashlib.blake2b(content, digest_size=8).hexdigest()
            yield {"id": article.id, "path": article.path, "digest": digest, "article": content, "problems": []}
        for place, message in reader.problems:
            yield {"path": place, "problems": [message]}

    def step(batches: Iterable[pa.RecordBatch]) -> Batches:
        return _in_batches((row for file in rows_of(batches) for row in of_file(file["path"])), READ)

    return step


class Models(NamedTuple):
    """The wheels of the models: paths on the machine that starts the job, ``None`` for those that each machine has."""

    #: Of the language model.
    language: str | None = None
    #: Of the vectors.
    vectors: str | None = None

    def load(self) -> _native.Models | str:
        """The models, loaded once in a process; what is wrong where they are not there."""
        if self not in _LOADED:
            try:
                _LOADED[self] = _native.Models(*(_shipped(path) for path in self))
            except _native.NoModel as error:
                _LOADED[self] = f"{error}".splitlines()[0]
        return _LOADED[self]


_LOADED: dict[Models, _native.Models | str] = {}


def _shipped(path: str | None) -> str | None:
    """Where a file lies that Spark brought along."""
    if path is None:
        return None
    from pathlib import Path

    from pyspark import SparkFiles

    brought = Path(SparkFiles.get(Path(path).name))
    return str(brought) if brought.exists() else path


def annotate(models: Models, columns: str | None, published: str | None) -> Step:
    """From articles that were read, or rows of any table, to articles that are annotated."""

    def step(batches: Iterable[pa.RecordBatch]) -> Batches:
        for each in batches:
            for at in range(0, each.num_rows, AT_ONCE):
                few = each.slice(at, AT_ONCE)
                is_read = set(READ.names) <= set(few.schema.names)
                yield batch(list(_annotated(few, models) if is_read else _of_table(few, models)), ANNOTATED)

    def _of_table(few: pa.RecordBatch, models: Models) -> list[Row]:
        ids = few.column("id").to_pylist() if "id" in few.schema.names else [None] * few.num_rows
        loaded = models.load()
        if isinstance(loaded, str):
            return [{"id": id, "path": "table", "problems": [loaded]} for id in ids]
        try:
            told = pa.table(_native.annotate_table(few, columns, published, 1, loaded)).to_pylist()
            return [
                _row(_native.Article.from_bytes(row["annotated"]))
                if row["annotated"]
                else {"id": id, "path": "table", "problems": row["problems"]}
                for id, row in zip(ids, told, strict=True)
            ]
        except _native.Error as error:
            if few.num_rows == 1:
                return [{"id": ids[0], "path": "table", "problems": [str(error)]}]
            return [row for n in range(few.num_rows) for row in _of_table(few.slice(n, 1), models)]

    return step


def _annotated(few: pa.RecordBatch, models: Models) -> Iterator[Row]:
    rows = few.to_pylist()
    yield from ({"path": row["path"], "problems": row["problems"]} for row in rows if row["article"] is None)
    read = [
        _native.renamed(_native.Article.from_bytes(row["article"]), row["id"]) for row in rows if row["article"]
    ]
    loaded = models.load()
    if isinstance(loaded, str):
        yield from (_lost(article, loaded) for article in read)
        return
    try:
        yield from list(map(_row, _native.annotate(read, 1, loaded)))
    except _native.Error:
        for article in read:
            try:
                yield _row(*_native.annotate([article], 1, loaded))
            except _native.Error as error:
                yield _lost(article, str(error))


def _lost(article: _native.Article, message: str) -> Row:
    return {"id": article.id, "path": article.path, "problems": [message]}


def _row(article: _native.Article) -> Row:
    wording = _native.Wording(article)
    day, n_bytes = _native.stands_at(article)
    plain = ("id", "path", "url", "outlet", "title", "byline", "language", "published")
    return {
        **{name: getattr(article, name) for name in plain},
        "day": day,
        "n_bytes": n_bytes,
        "annotated": article.to_bytes(),
        "light": _native.light(article).to_bytes(),
        "wording": wording.to_bytes(),
        "bands": wording.bands(),
        "problems": [message for _, message in article.problems],
    }


def compare(batches: Iterable[pa.RecordBatch]) -> Batches:
    """From pairs of wordings to those of which one copies the other."""

    def told(pair: Row) -> Iterator[Row]:
        a, b = (_native.Wording.from_bytes(pair[name]) for name in ("wording", "other_wording"))
        for one, other, ids in ((a, b, ("id", "other")), (b, a, ("other", "id"))):
            if found := one.copies(other):
                copy, original = (pair[name] for name in ids)
                yield {"article": copy, "original": original, "kind": found[0], "similarity": found[1]}

    return _in_batches((row for pair in rows_of(batches) for row in told(pair)), COPIES)


def follow(window: int) -> Step:
    """From the articles of spans of days, span by span, day by day, to their stories at the end of each span."""

    def of_span(span: int, rows: Iterator[Row]) -> Iterator[Row]:
        stream = _native.Followed(window)
        known: dict[str, Row] = {}
        for _, of_day in groupby(rows, itemgetter("day")):
            while some := list(islice(of_day, PLACED_AT_ONCE)):
                known.update((row["id"], row) for row in some)
                articles = [_native.Article.from_bytes(row.pop("light")) for row in some]
                for id, _, message in stream.add(articles):
                    if id and known[id]["is_own"]:
                        yield {"id": id, "span": span, "problem": message}
        for id, story, storyline in stream.finish():
            yield {**known[id], "story": story, "storyline": storyline}

    def step(batches: Iterable[pa.RecordBatch]) -> Batches:
        spans = groupby(rows_of(batches), itemgetter("span"))
        return _in_batches((row for span, rows in spans for row in of_span(span, rows)), PLACED)

    return step


def name(batches: Iterable[pa.RecordBatch]) -> Batches:
    """From founders of stories and storylines to their ids."""

    def named(row: Row) -> Row:
        story, _ = _native.story_ids(row["founder"])
        _, storyline = _native.story_ids(row["line_founder"])
        return {**row, "story": story, "storyline": storyline}

    return _in_batches((_only(named(row), STORIES) for row in rows_of(batches)), STORIES)


def _only(row: Row, schema: pa.Schema) -> Row:
    return {name: row[name] for name in schema.names}


def line_up(words: int | None) -> Step:
    """From the articles of stories, story by story, to the tables of their records."""

    def of_story(story: str, part: int, rows: list[Row]) -> Iterator[tuple[str, pa.Table]]:
        articles = [_native.Article.from_bytes(row["annotated"]) for row in rows]
        try:
            tables = _native.one_story(articles, rows[0]["founder"], words).tables()
        except _native.Error as error:
            lost = {"stage": "reconcile", "message": f"story {story}: {error}"}
            yield "problems", _of(story, part, "problems", pa.Table.from_pylist([lost], schema=PROBLEMS))
            return
        for table in tables:
            if len(table) and table.name not in ("storylines", "storyline_stories"):
                yield table.name, _of(story, part, table.name, pa.table(table))

    def step(batches: Iterable[pa.RecordBatch]) -> Batches:
        held: dict[str, list[pa.Table]] = {}
        n_bytes = 0
        for (story, part), rows in groupby(rows_of(batches), itemgetter("story", "part")):
            for table_name, table in of_story(story, part, list(rows)):
                held.setdefault(table_name, []).append(table)
                n_bytes += table.nbytes
            if n_bytes > PACKED_BYTES:
                yield _packed(held)
                held, n_bytes = {}, 0
        if held:
            yield _packed(held)

    return step


def _of(story: str, part: int, table_name: str, table: pa.Table) -> pa.Table:
    """A table of one story's record as rows of the table of all: ids that only its record knows get its name beside them."""
    fields = [
        pa.field(field.name, pa.string() if field.type == pa.large_string() else field.type)
        for field in table.schema
    ]
    table = table.cast(pa.schema(fields))
    if "story" not in table.column_names and table_name != "stories":
        table = table.add_column(0, "story", pa.repeat(story, len(table)))
    return table.append_column("part", pa.repeat(pa.scalar(part, pa.int32()), len(table)))


def _packed(held: dict[str, list[pa.Table]]) -> pa.RecordBatch:
    rows = []
    for table_name, tables in held.items():
        together = pa.concat_tables(tables).combine_chunks()
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, together.schema) as writer:
            writer.write_table(together)
        rows.append({"table": table_name, "rows": sink.getvalue().to_pybytes()})
    return batch(rows, PACKED)


def schema_of(rows: bytes) -> pa.Schema:
    """The columns of some rows of a table."""
    return pa.ipc.open_stream(rows).schema


def unpack(batches: Iterable[pa.RecordBatch]) -> Batches:
    """The rows of one table."""
    for each in batches:
        for rows in each.column("rows"):
            yield from pa.ipc.open_stream(rows.as_buffer())
