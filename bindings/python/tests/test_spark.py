"""`dateline.spark` and `dateline-spark`, on a cluster on this machine, beside the same job without Spark."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import REPORTS, ROOT

pytestmark = pytest.mark.spark
pytest.importorskip("pyspark")

import alone  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
from a_cluster import QUICK, Cluster  # noqa: E402

PACKS = [ROOT / "../shared/bench" / pack / "articles.jsonl.gz" for pack in ("stories-gva", "stories-allsides")]
N_ARTICLES = int(os.environ.get("DATELINE_SPARK_ARTICLES", "400"))
SMALL = ["--window", "3", "--span", "6", "--largest", "5"]


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


def job(cluster: Cluster, to: Path, *args: object, **env: str) -> "subprocess.Popen[str]":
    """`dateline-spark` on the cluster, running."""
    command = [sys.executable, "-m", "dateline.spark._job", *map(str, args), "--to", str(to)]
    command += ["--master", cluster.master, "--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.executor.memory=1500m"]
    command += ["--conf", "spark.sql.codegen.wholeStage=false"]
    env = {**os.environ, **QUICK, "SPARK_LOCAL_IP": "127.0.0.1", **env}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)


def done(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """Exit code and standard error."""
    _, told = process.communicate(timeout=1800)
    return process.returncode, told


def rows(folder: Path, name: str) -> list[str]:
    """A table's rows, sorted."""
    return sorted(json.dumps(row, sort_keys=True, default=str) for row in pq.read_table(folder / name).to_pylist())


def same(folder: Path, expected: dict[str, list[dict[str, Any]]]) -> None:
    """Holds the tables in a folder beside those that were made without Spark, row for row."""
    assert {file.name for file in folder.iterdir()} - {"problems"} == set(expected) - {"problems"}
    for name, told in expected.items():
        columns = pq.read_schema(next((folder / name).glob("*.parquet"))).names
        assert all(set(row) <= set(columns) for row in told), name
        all_of = [json.dumps({c: row.get(c) for c in columns}, sort_keys=True, default=str) for row in told]
        assert rows(folder, name) == sorted(all_of), name


def written(folder: Path, articles: list[dict[str, Any]]) -> list[Path]:
    """Articles as files of JSON lines."""
    files = []
    for n in range(4):
        files.append(folder / f"{n}.jsonl")
        files[-1].write_text("".join(json.dumps(article) + "\n" for article in articles[n::4]))
    return files


def of_packs(n: int) -> list[dict[str, Any]]:
    """So many articles of the packs, told again with other ids, and days a year apart, where these have fewer."""
    missing = [pack for pack in PACKS if not pack.exists()]
    if missing:
        pytest.skip(f"{missing[0]} is not there")
    known = [json.loads(line) for pack in PACKS for line in gzip.open(pack)]
    articles: list[dict[str, Any]] = []
    for again in range(1 + n // len(known)):
        for article in known[: n - len(articles)]:
            kept = {k: v for k, v in article.items() if k in ("title", "text", "published", "outlet", "url")}
            day = kept.get("published")
            if again and isinstance(day, str):
                kept["published"] = f"{int(day[:4]) - again}{day[4:10]}".replace("-02-29", "-02-28")
            articles.append({"id": f"{article['id']}-{again}" if again else article["id"], **kept})
    return articles


def test_the_examples_give_the_same_as_without_spark(cluster: Cluster, tmp_path: Path) -> None:
    code, told = done(job(cluster, tmp_path / "tables", REPORTS, *SMALL))
    assert code == 0, told
    same(tmp_path / "tables", alone.tables([REPORTS], window=3, span=6, largest=5))
    assert not (tmp_path / "tables" / "_work").exists()
    code, told = done(job(cluster, tmp_path / "tables", REPORTS))
    assert code == 2 and "is there already" in told


def test_articles_of_the_packs_with_an_executor_killed_in_each_phase(cluster: Cluster, tmp_path: Path) -> None:
    articles = of_packs(N_ARTICLES)
    files = written(tmp_path, articles)
    process = job(cluster, tmp_path / "tables", *files)
    killing: list[threading.Thread] = []
    killed: list[int] = []
    told, to_kill = [], ["annotate", "copies", "place", "reconcile"]
    assert process.stderr
    for line in process.stderr:
        told.append(line)
        if to_kill and line.strip() == f"dateline-spark: {to_kill[0]} ...":
            to_kill.pop(0)
            killing.append(threading.Thread(target=lambda: (time.sleep(1.5), killed.append(cluster.kill_one()))))
            killing[-1].start()
    assert (process.wait(), to_kill) == (0, []), "".join(told)
    for thread in killing:
        thread.join()
    assert len(set(killed)) == 4
    same(tmp_path / "tables", alone.tables(files))
    assert len(rows(tmp_path / "tables", "articles")) == len(articles)


def test_what_is_broken_is_told_and_the_rest_is_done(cluster: Cluster, tmp_path: Path) -> None:
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    (inputs / "broken.warc").write_bytes(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999\r\n\r\nHTTP/1.1 200 OK\r\n")
    (inputs / "empty.jsonl").write_text('{"id": "e1", "text": ""}\n{"id": "e2", "text": " "}\n')
    (inputs / "twice.jsonl").write_text('{"id": "t", "text": "The ferry sank off Arden."}\n' * 2)
    shutil.copy(REPORTS / "01-halvern-courier.txt", inputs)
    code, told = done(job(cluster, tmp_path / "tables", inputs))
    assert code == 1 and "problems" in told, told
    problems = pq.read_table(tmp_path / "tables" / "problems").to_pylist()
    for name in ("broken.warc", "empty.jsonl"):
        assert any(name in (problem["path"] or "") and problem["message"] for problem in problems), problems
    articles = {row["id"] for row in pq.read_table(tmp_path / "tables" / "articles").to_pylist()}
    assert {"t", "t-2"} <= articles and len(articles) == 3
    same(tmp_path / "tables", alone.tables([inputs]))


def test_an_executor_without_a_model_says_so_and_the_rest_is_done(cluster: Cluster, tmp_path: Path) -> None:
    script = f"""
import sys
from pyspark.sql import SparkSession
from dateline import spark as ds
session = SparkSession.builder.master({cluster.master!r}).config("spark.driver.host", "127.0.0.1").getOrCreate()
rows = session.createDataFrame([("a", "The ferry sank off Arden.")], "id string, text string")
missing = ds.annotate(rows, models=ds.Models("/nowhere/model.whl", "/nowhere/vectors.whl"))
there = ds.annotate(rows)
for row in missing.unionByName(there).collect():
    print(row.id, row.annotated is None, row.path, row.problems)
print(ds.stories(ds.place(there.unionByName(missing))).count())
"""
    env = {**os.environ, **QUICK, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=300, env=env)
    lines = ended.stdout.splitlines()
    assert len(lines) == 3, ended.stderr[-3000:]
    assert lines[0].startswith("a True table ['") and "/nowhere/model.whl" in lines[0], lines
    assert lines[1:] == ["a False table#a []", "1"]


def test_a_story_that_goes_on_over_midnight_and_seams_is_one(cluster: Cluster, tmp_path: Path) -> None:
    text = "A fire at the mill of Arden on day {n} of the blaze: warden Tom Brack said that the roof of the mill had burned, and mayor Jo Lind that {n}0 families had to leave the old mill."
    articles = [
        {"id": f"a{n}", "text": text.format(n=n), "title": "Fire at the mill of Arden", "published": f"2031-03-{n:02}"}
        for n in range(1, 15)
    ]
    files = written(tmp_path, articles)
    code, told = done(job(cluster, tmp_path / "tables", *files, "--window", "2", "--span", "3"))
    assert code == 0, told
    assert len(rows(tmp_path / "tables", "stories")) == 1
    same(tmp_path / "tables", alone.tables(files, window=2, span=3))


def test_a_page_in_place_of_many_reports_and_a_story_of_many_parts(cluster: Cluster, tmp_path: Path) -> None:
    text = "The newsroom of the Wall has found out more about this story, and about what came of it. Readers who hold a pass of the paper go on here. A pass costs nine crowns a month and can be given back on any day."
    page = {"text": text, "published": "2031-03-05", "outlet": "The Wall"}
    report = (REPORTS / "01-halvern-courier.txt").read_text()
    articles = [{"id": f"page{n}", **page} for n in range(300)]
    articles += [{"id": f"copy{n:02}", "text": f"{report}\n\nPrinted by outlet {n:02}.", "published": "2025-03-18"} for n in range(12)]
    files = written(tmp_path, articles)
    code, told = done(job(cluster, tmp_path / "tables", *files, "--largest", "5"))
    assert code == 0, told
    expected = alone.tables(files, largest=5)
    del expected["problems"]  # what is told of parts is the job's own
    same(tmp_path / "tables", expected)
    told_of = [row["message"] for row in pq.read_table(tmp_path / "tables" / "problems").to_pylist()]
    assert any("as a paywall" in message for message in told_of)
    assert any("12 articles are lined up in 3 parts" in message for message in told_of)
    copies = pq.read_table(tmp_path / "tables" / "copies").to_pylist()
    assert {row["original"] for row in copies} == {"page0", "copy00"}
