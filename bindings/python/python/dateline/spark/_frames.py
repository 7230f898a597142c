"""How the steps hang together: what is brought together with what, as Spark's plans."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as f
from pyspark.sql.pandas.types import from_arrow_schema

from dateline import _native
from dateline._article import day_of
from dateline._models import VARIABLES, known_models
from dateline.spark import _steps
from dateline.spark._steps import Models

if TYPE_CHECKING:
    import datetime

#: The number of the span of what says no day: nothing is before or after it.
UNDATED = -(1 << 31)
#: An article is compared with so many of the first in each of its bands. Whoever copies shares most bands with the original, and
#: in at least one of them few are before it.
FIRST_OF_BAND = 4
#: Two that can be copies have so many bands in common.
LEAST_BANDS = 2
#: A span has so many windows: a quarter of what is followed then belongs to the span before.
WINDOWS_A_SPAN = 4
#: More articles than this of one story are lined up in parts.
LARGEST = 2000


def _apply(df: DataFrame, step: _steps.Step, schema: pa.Schema) -> DataFrame:
    return df.mapInArrow(step, from_arrow_schema(schema))


def read(spark: SparkSession, paths: Sequence[str], *, published: str | datetime.date | None = None) -> DataFrame:
    """Reads files and archives where they lie: each path must lead to the same file on all machines.

    A file is read by one task. Gives ``id``, ``path``, ``digest``, ``article`` and ``problems``; of what gave no article the ``id`` is
    null. Ids are as they came: :func:`unique` tells apart those that come twice.
    """
    files = spark.createDataFrame([(path,) for path in paths], "path string")
    # A row a partition: files are few and large, or many and small.
    n_tasks = max(1, min(len(paths), 10_000))
    return _apply(files.repartition(n_tasks), _steps.read(day_of(published)), _steps.READ)


def unique(df: DataFrame) -> DataFrame:
    """Gives articles ids of their own, as ``dateline read`` does: of several with one id those after the first by path get ``-2``,
    ``-3``; the same input given twice counts once. ``df`` is what :func:`read` gives; it is looked at twice.
    """
    key = ["id", "path", "digest"]
    lost, read = df.where("id is null"), df.where("id is not null").dropDuplicates(key)
    light = df.where("id is not null").select(key).distinct()
    again = light.groupBy("id").count().where("count > 1").select("id")
    numbered = light.join(again, "id").withColumn("n", f.row_number().over(Window.partitionBy("id").orderBy("path", "digest")))
    later = numbered.where("n > 1").withColumn("own", f.concat_ws("-", "id", "n"))
    taken = light.select(f.col("id").alias("own")).distinct().withColumn("is_taken", f.lit(True))
    later = later.join(taken, "own", "left")
    own = f.when(f.col("is_taken"), f.concat_ws("-", "own", "digest")).otherwise(f.col("own"))
    named = read.join(later.select(*key, own.alias("own")), key, "left")
    return named.withColumn("id", f.coalesce("own", "id")).drop("own").unionByName(lost)


def usual_models() -> Models:
    """The models that ``dateline read`` uses on this machine: ``$DATELINE_MODEL``, ``$DATELINE_VECTORS``, else the cache.

    Raises :class:`dateline.NoModel` where one of the latter is missing.
    """
    known = {model.name: model for model in known_models()}
    paths = []
    for name, variable in VARIABLES.items():
        elsewhere = os.environ.get(variable)
        if not (elsewhere or known[name].is_there):
            raise _native.NoModel(f"{name} is missing: dateline.fetch_models() fetches it once, with pip")
        paths.append(elsewhere or known[name].path)
    return Models(*paths)


def annotate(
    df: DataFrame,
    *,
    columns: str | None = None,
    published: str | datetime.date | None = None,
    models: Models | None = None,
) -> DataFrame:
    """Cleans and annotates articles, each by itself: a row out for each that comes in.

    ``df`` is what :func:`read` gives, or any table whose columns are called as the keys of JSON lines (``id``, ``title``, ``text``,
    ``published``, ...; ``columns="text=story"`` says which is what elsewhere) with ids that are unique. ``models`` (those of this machine
    unless told) are sent to the executors. An article that cannot be annotated has a null ``annotated`` and says why in ``problems``;
    so do all on an executor without models.
    """
    models = models or usual_models()
    for path in models:
        if path and Path(path).exists():
            df.sparkSession.sparkContext.addFile(path)
    return _apply(df, _steps.annotate(models, columns, day_of(published)), _steps.ANNOTATED)


#: Dated articles first, the earliest, the longest, the smallest id.
PRECEDENCE = ("is_undated", "day", "shortness", "id")


def _ranked(df: DataFrame) -> DataFrame:
    """Has the columns of :data:`PRECEDENCE`."""
    return df.withColumn("is_undated", f.col("day").isNull()).withColumn("shortness", -f.col("n_bytes"))


def copies(df: DataFrame) -> DataFrame:
    """Which annotated articles copy which, however far apart they appeared: ``article``, ``original``, ``kind``, ``similarity``.

    Nothing is told to be a copy of a copy; who copies but copies, and no original of theirs, has no row. A band that many share costs as many comparisons as there are articles in it, not as many
    as there are pairs.
    """
    annotated = df.where("annotated is not null")
    banded = _ranked(annotated.select("id", "day", "n_bytes", f.explode("bands").alias("band")))
    in_order = Window.partitionBy("band").orderBy(*PRECEDENCE)
    placed = banded.select("id", "band", f.row_number().over(in_order).alias("n"))
    first = placed.where(f.col("n") <= FIRST_OF_BAND).select("band", f.col("id").alias("other"), f.col("n").alias("other_n"))
    met = placed.join(first, "band").where("other_n < n")
    pairs = met.groupBy("id", "other").count().where(f.col("count") >= LEAST_BANDS).select("id", "other")
    wordings = annotated.select("id", "wording")
    edges = _compared(pairs, wordings).persist()
    copied = edges.select(f.col("article").alias("original")).distinct()
    best = Window.partitionBy("article").orderBy(f.desc("similarity"), "original")
    direct = edges.join(copied, "original", "left_anti").withColumn("n", f.row_number().over(best)).where("n = 1").drop("n")
    # Whoever copies only copies is held beside the original of the best of these.
    others = edges.join(direct.select("article"), "article", "left_anti")
    via = others.withColumn("n", f.row_number().over(best)).where("n = 1").select("article", f.col("original").alias("via"))
    roots = direct.select(f.col("article").alias("via"), f.col("original").alias("other"))
    through = _compared(via.join(roots, "via").select(f.col("article").alias("id"), "other"), wordings)
    told = through.join(via.select("article"), "article", "left_semi")
    columns = _steps.COPIES.names
    return direct.select(columns).unionByName(told.select(columns))


def _compared(pairs: DataFrame, wordings: DataFrame) -> DataFrame:
    others = wordings.select(f.col("id").alias("other"), f.col("wording").alias("other_wording"))
    return _apply(pairs.join(wordings, "id").join(others, "other"), _steps.compare, _steps.COPIES)


def place(df: DataFrame, *, window: int = 14, span: int | None = None) -> DataFrame:
    """Follows annotated articles through spans of days, each of which begins a window earlier than the last ended: so the days around a
    seam are followed twice. What :func:`stories` joins.

    A span is a task, and remembers as much as ``dateline read --state``: some 5.5 kB for each article of a window. All that says no day
    is one span, of which nothing is forgotten.
    """
    span = span or WINDOWS_A_SPAN * window
    if not 0 < window <= span:
        raise ValueError(f"a span of {span} days has no room for a window of {window}")
    light = df.where("annotated is not null").select("id", "day", "n_bytes", "light")
    number = f.floor(f.col("day") / span).cast("int")
    own = light.select("*", f.coalesce(number, f.lit(UNDATED)).alias("span"), f.lit(True).alias("is_own"))
    is_late = f.pmod(f.col("day"), f.lit(span)) >= span - window
    again = light.where(is_late).select("*", (number + 1).alias("span"), f.lit(False).alias("is_own"))
    # A span of which nothing is its own has nothing to tell.
    again = again.join(f.broadcast(own.select("span").distinct()), "span", "left_semi").select(own.columns)
    both = own.unionByName(again).repartition("span").sortWithinPartitions("span", "day", "id")
    return _apply(both, _steps.follow(window), _steps.PLACED)


def stories(placed: DataFrame, *, largest: int = LARGEST) -> DataFrame:
    """Which articles tell of one happening: ``article``, ``story``, ``storyline``, ``founder`` (the first article of the story, by which it is
    named), ``part`` and ``day``, out of what :func:`place` gives.

    A story that goes on over a seam is one: that of the later span goes on with that of the earlier one with which it has most of
    the articles around the seam in common, if that has most in common with it, too. ``part`` is 0; of a story with more than
    ``largest`` articles it counts the parts of that size, in order of time.
    """
    placed = placed.where("problem is null").persist()
    own = _ranked(placed.where("is_own").drop("is_own", "problem"))
    n_spans = own.select("span").distinct().count()
    for column, founder in (("story", "founder"), ("storyline", "line_founder")):
        own = own.join(_roots(placed, column, n_spans), ["span", column], "left")
        root = f.coalesce("root", f.struct("span", f.col(column).alias("name")))
        own = own.withColumn("root", root)
        first = f.min(f.struct(*PRECEDENCE)).alias("first")
        founders = own.groupBy("root").agg(first).select("root", f.col("first.id").alias(founder))
        own = own.join(founders, "root").drop("root")
    in_order = Window.partitionBy("founder").orderBy(*PRECEDENCE)
    # Over a seam a story may go on where its storyline goes on with another one: it is in that of its first article.
    own = own.withColumn("line_founder", f.first("line_founder").over(in_order))
    part = ((f.row_number().over(in_order) - 1) / largest).cast("int")
    light = own.select(f.col("id").alias("article"), "founder", "line_founder", part.alias("part"), "day")
    return _apply(light, _steps.name, _steps.STORIES)


def _roots(placed: DataFrame, column: str, n_spans: int) -> DataFrame:
    """For stories that go on with one of the span before: the earliest that they go on with, over all seams."""
    before = placed.where("is_own").select("id", (f.col("span") + 1).alias("span"), f.col(column).alias("old"))
    after = placed.where("not is_own").select("id", "span", column)
    met = after.join(before, ["id", "span"]).groupBy("span", column, "old").count()
    for side, other in ((column, "old"), ("old", column)):
        most = Window.partitionBy("span", side).orderBy(f.desc("count"), other)
        met = met.withColumn("n", f.row_number().over(most)).where("n = 1").drop("n")
    root = f.struct((f.col("span") - 1).alias("span"), f.col("old").alias("name"))
    links = met.select("span", column, root.alias("root"))
    # Each round doubles how many seams a link leads over.
    n_led = 1
    while n_led < n_spans - 1:
        links = links.persist()
        further = links.select(f.struct("span", f.col(column).alias("name")).alias("root"), f.col("root").alias("further"))
        links = links.join(further, "root", "left").select("span", column, f.coalesce("further", "root").alias("root"))
        n_led *= 2
    return links


def reconcile(df: DataFrame, stories: DataFrame, *, words: int | None = None) -> DataFrame:
    """Lines up what the articles of each story say, story by story: rows of the record's tables, packed. :func:`tables` unpacks them."""
    of_story = stories.join(df.select(f.col("id").alias("article"), "annotated"), "article")
    grouped = of_story.repartition("story", "part").sortWithinPartitions("story", "part", "article")
    return _apply(grouped, _steps.line_up(words), _steps.PACKED)


def tables(lined_up: DataFrame) -> dict[str, DataFrame]:
    """The record's tables by name, each with ``story`` and ``part`` beside what only counts within a story's record. ``lined_up`` is looked at
    once for each of them and once more.
    """
    some = lined_up.groupBy("table").agg(f.first("rows").alias("rows")).orderBy("table").collect()
    return {
        row["table"]: _apply(
            lined_up.where(f.col("table") == row["table"]).select("rows"),
            _steps.unpack,
            _steps.schema_of(row["rows"]),
        )
        for row in some
    }
