"""``dateline-spark``: from files and archives to tables in Parquet, on a cluster of Apache Spark."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from py4j.protocol import Py4JError  # type: ignore[import-untyped]
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as f

import dateline
from dateline import _native
from dateline._article import day_of, paths_of
from dateline.spark import _frames as frames

EPILOG = """
The folder gets a folder of Parquet files for each table of the record (articles, quotes, times, events, differences ...), and copies,
stories with their storylines, and problems besides. Until all is done work lies in its folder _work: a job that was stopped goes on
where it was when it is called again with the same inputs and options.

masters: local[2] (two threads of this machine), local-cluster[2,1,1500] (two executors of one core and 1500 MB on this machine),
spark://HOST:7077, yarn, k8s://...; leave it out under spark-submit. Inputs must lie under the same path on all machines.

exit codes: 0 done, 1 some input failed (see the table problems), 2 nothing could be done.
"""

#: Some 100 MB of annotated articles.
ARTICLES_A_TASK = 5000


class Job:
    """The phases of a job; what a phase gives is kept before the next begins."""

    def __init__(self, spark: SparkSession, folder: str) -> None:
        self.spark, self.folder = spark, folder.rstrip("/")

    def phase(self, name: str, make: Callable[[], DataFrame]) -> DataFrame:
        """Does a phase, unless that was done, and gives what it left."""
        path = f"{self.folder}/{name}"
        if not self.exists(f"{path}/_SUCCESS"):
            begun = time.monotonic()
            tell(f"{name} ...")
            self.spark.sparkContext.setJobDescription(name)
            make().write.mode("overwrite").parquet(path)
            tell(f"{name}: {time.monotonic() - begun:.1f} s")
        return self.spark.read.parquet(path)

    def exists(self, path: str) -> bool:
        """Whether something is there, on whatever file system."""
        place, files = self._place(path)
        return bool(files.exists(place))

    def delete(self, path: str) -> None:
        """Deletes a folder with what is in it."""
        place, files = self._place(path)
        files.delete(place, True)

    def _place(self, path: str):  # type: ignore[no-untyped-def]
        context = self.spark.sparkContext
        place = context._jvm.org.apache.hadoop.fs.Path(path)  # type: ignore[union-attr]
        return place, place.getFileSystem(context._jsc.hadoopConfiguration())


def tell(message: str) -> None:
    """Says something to whoever waits."""
    print(f"dateline-spark: {message}", file=sys.stderr, flush=True)


def run(spark: SparkSession, args: argparse.Namespace, files: list[str], lost: list[tuple[str, str]]) -> int:
    """Does the job. Gives how many inputs gave no article, or one that could not be annotated."""
    work, out = Job(spark, f"{args.to}/_work"), Job(spark, args.to)
    begin(work, out, args, files)
    came = work.phase("read", lambda: frames.read(spark, files, published=args.published))
    n_tasks = args.partitions or max(4 * spark.sparkContext.defaultParallelism, came.count() // ARTICLES_A_TASK)
    # Spark's own 200 are many for a few articles, most of whose tasks would be empty, and few for many.
    spark.conf.set("spark.sql.shuffle.partitions", n_tasks)
    articles = frames.unique(came).repartition(n_tasks, "id", "path")
    annotated = work.phase("annotate", lambda: frames.annotate(articles))
    copies = work.phase("copies", lambda: frames.copies(annotated))
    placed = work.phase("place", lambda: frames.place(annotated, window=args.window, span=args.span))
    stories = work.phase("stories", lambda: frames.stories(placed, largest=args.largest))
    lined_up = work.phase("reconcile", lambda: frames.reconcile(annotated, stories, words=args.words))
    tables = frames.tables(lined_up)
    told = problems(spark, annotated, placed, stories, lost)
    known = tables.get("problems")
    tables["problems"] = known.unionByName(told, allowMissingColumns=True) if known else told
    tables["copies"] = copies
    if "stories" in tables:
        tables |= storylines(stories, tables["stories"])
        of_line = stories.select(f.col("story").alias("id"), "storyline").distinct()
        tables["stories"] = tables["stories"].join(of_line, "id")
    for name, table in sorted(tables.items()):
        out.phase(name, lambda table=table: table)  # type: ignore[misc]
    # What a story's record says of itself has a number there.
    n_failed = annotated.where("annotated is null").count() + len(lost) + (known.where("id is null").count() if known else 0)
    work.delete(work.folder)
    return n_failed


def begin(work: Job, out: Job, args: argparse.Namespace, files: list[str]) -> None:
    """Refuses a folder that holds something else than this job's work."""
    options = {key: str(value) for key, value in vars(args).items() if key not in ("master", "conf", "partitions", "inputs")}
    job = json.dumps({"version": dateline.__version__, "files": files, **options}, sort_keys=True)
    if not work.exists(work.folder) and out.exists(out.folder):
        raise FileExistsError(f"{out.folder} is there already: name a folder that is not, or remove it")
    known = work.phase("job", lambda: work.spark.createDataFrame([(job,)], "job string").coalesce(1)).first()
    if known is None or known["job"] != job:
        raise FileExistsError(f"{out.folder} holds the work of another job: name another folder, or remove it")


def problems(
    spark: SparkSession, annotated: DataFrame, placed: DataFrame, stories: DataFrame, lost: list[tuple[str, str]]
) -> DataFrame:
    """What was noticed on the way to the stories, as rows of the record's table."""
    columns = ["path", "article", "stage", "message"]
    of_inputs = spark.createDataFrame(
        [(path, None, "read", message) for path, message in lost],
        "path string, article string, stage string, message string",
    )
    failed = annotated.where("annotated is null").select(
        "path",
        f.col("id").alias("article"),
        f.when(f.col("id").isNull(), "read").otherwise("annotate").alias("stage"),
        f.explode("problems").alias("message"),
    )
    noticed = placed.where("problem is not null").select(
        f.lit(None).cast("string").alias("path"), f.col("id").alias("article"), f.lit("cluster").alias("stage"), "problem"
    )
    noticed = noticed.toDF(*columns)
    large = stories.groupBy("story").agg(f.count("*").alias("n"), (f.max("part") + 1).alias("n_parts")).where("n_parts > 1")
    split = large.select(
        "story",
        f.lit("reconcile").alias("stage"),
        f.format_string("its %d articles are lined up in %d parts: what differs between parts is not told", "n", "n_parts").alias(
            "message"
        ),
    )
    return of_inputs.unionByName(failed).unionByName(noticed).unionByName(split, allowMissingColumns=True)


def storylines(stories: DataFrame, lined_up: DataFrame) -> dict[str, DataFrame]:
    """The tables of storylines: which stories carry one affair on, in order of time, and between which days."""
    days = stories.groupBy("storyline", "story").agg(f.min("day").alias("day"))
    in_order = Window.partitionBy("storyline").orderBy(f.col("day").isNull(), "day", "story")
    numbered = days.withColumn("number", f.row_number().over(in_order).cast("long")).select("storyline", "number", "story")
    facts = lined_up.groupBy("id").agg(
        f.min_by("title", "part").alias("title"), f.min("first").alias("first"), f.max("last").alias("last")
    )
    of_lines = numbered.join(facts, numbered.story == facts.id).groupBy("storyline").agg(
        f.min_by("title", "number").alias("title"), f.min("first").alias("first"), f.max("last").alias("last")
    )
    return {"storyline_stories": numbered, "storylines": of_lines.withColumnRenamed("storyline", "id")}


def arguments() -> argparse.ArgumentParser:
    """What the command line may say."""
    parser = argparse.ArgumentParser(
        prog="dateline-spark",
        description="From files and archives to tables in Parquet, on a cluster of Apache Spark.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("inputs", nargs="+", help="files, folders, archives: WARC, JSON lines, Parquet, pages, feeds, zip")
    parser.add_argument("--to", required=True, metavar="FOLDER", help="the tables' folder, which must not be there yet")
    parser.add_argument("--master", help="where Spark runs (unless told: what spark-submit says, else local[*])")
    parser.add_argument("--conf", action="append", default=[], metavar="KEY=VALUE", help="a setting of Spark's, again and again")
    parser.add_argument("--published", metavar="DAY", help="the day of reports that say none, as in 2031-03-07")
    parser.add_argument("--window", type=int, default=14, metavar="DAYS", help="how many days old a report may be that a new one is compared with (14)")
    parser.add_argument("--span", type=int, metavar="DAYS", help="days that one task follows (four windows)")
    parser.add_argument("--largest", type=int, default=frames.LARGEST, metavar="N", help=f"stories of more reports are lined up in parts ({frames.LARGEST})")
    parser.add_argument("--words", type=int, metavar="N", help="bounds the briefs")
    parser.add_argument("--partitions", type=int, metavar="N", help="tasks of a phase (four for each core, and more for more than 20,000 articles a core)")
    return parser


def session(args: argparse.Namespace) -> SparkSession:
    """Spark, started or joined. Raises ``ValueError`` where a setting makes no sense."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    # A batch of annotated articles holds some 5 MB.
    builder = SparkSession.Builder().appName("dateline").config("spark.sql.execution.arrow.maxRecordsPerBatch", "256")
    builder = builder.config("spark.ui.showConsoleProgress", str(sys.stderr.isatty()).lower())
    builder = builder.master(args.master) if args.master else builder
    for setting in args.conf:
        key, is_there, value = setting.partition("=")
        if not is_there:
            raise ValueError(f"--conf {setting}: write KEY=VALUE")
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def main() -> int:
    """Does what the command line says. Gives the exit code: 0 done, 1 some input failed, 2 nothing could be done."""
    parser = arguments()
    args = parser.parse_args()
    if not 1 <= args.window <= 1000 or not args.window <= (args.span or args.window) or args.largest < 1:
        parser.error("--window is 1 to 1000 days, --span not less than it, --largest not less than 1")
    try:
        args.published = day_of(args.published)
        files, lost = _native.found([str(Path(path).absolute()) for path in paths_of(args.inputs)])
        dateline.fetch_models()
        spark = session(args)
        try:
            n_failed = run(spark, args, [str(file) for file in files], lost)
        finally:
            spark.stop()
    except (dateline.Error, OSError, ValueError, PySparkException, Py4JError) as error:
        tell(str(error).split("\n\nJVM stacktrace")[0])
        return 2
    if n_failed:
        tell(f"{n_failed} inputs or articles failed: see {args.to}/problems")
    return 1 if n_failed else 0


if __name__ == "__main__":
    sys.exit(main())
