"""The whole road, and the record."""

import datetime
import gzip
import json
import os
import pickle
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from conftest import REPORTS

import dateline


def test_the_record_is_the_contract(record: dateline.Record) -> None:
    read = record.to_dict()
    assert (read["format"], read["version"]) == ("dateline/record", 1)
    assert json.loads(record.json()) == read
    assert [article.id for article in record.articles] == sorted(article["id"] for article in read["articles"])


def test_every_span_is_what_pythons_slice_takes(record: dateline.Record) -> None:
    text = {article.id: article.text for article in record.articles}
    spans = [*record.quotes, *record.times, *record.quantities, *(m for e in record.entities for m in e.mentions)]
    assert len(spans) > 400
    assert all(text[span.article][span.start : span.end] == span.exact for span in spans)


def test_python_gives_the_record_of_the_command(record: dateline.Record, tmp_path: Path) -> None:
    command = os.environ.get("DATELINE_COMMAND")
    if not command:
        pytest.skip("DATELINE_COMMAND names no program")
    written = tmp_path / "record.json"
    subprocess.run([command, "read", REPORTS, "--to", written, "--quiet"], check=True)
    assert written.read_text().rstrip("\n") == record.json()
    assert dateline.Record.load(written).to_dict() == record.to_dict()


def test_what_a_run_did_not_come_to_is_none() -> None:
    record = dateline.read(REPORTS / "09-harbour-weekly.txt", until="clean")
    assert record.quotes is None and record.stories is None and record.articles[0].origin is None
    assert record.articles[0].blocks[0].role in ("title", "body")
    with pytest.raises(AttributeError, match="has no field nonsense"):
        record.articles[0].nonsense  # noqa: B018


def test_bytes_paths_and_articles_are_read_together() -> None:
    path = REPORTS / "01-halvern-courier.txt"
    packed = gzip.compress(b"The ferry sank off Arden on Monday.")
    raw = next(dateline.articles(REPORTS / "02-nordwire.txt"))
    record = dateline.read([path, packed, raw], until="read", published=datetime.date(2031, 3, 5))
    assert {article.path for article in record.articles} == {str(path), "bytes", raw.path}


def test_threads_and_order_cannot_be_seen(record: dateline.Record) -> None:
    files = sorted(REPORTS.iterdir(), reverse=True)
    reports = [file for file in files if not file.name.endswith(".meta.json")]
    assert dateline.read(reports, threads=1).json() == record.json()


def test_what_cannot_be_read_is_a_problem_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "broken.warc.gz").write_bytes(b"\x1f\x8bnonsense")
    (tmp_path / "good.txt").write_text("The ferry sails again, the harbour office said on Monday.")
    record = dateline.read(tmp_path, until="clean")
    assert [article.path for article in record.articles] == [str(tmp_path / "good.txt")]
    assert {Path(problem.path.split("#")[0]).name for problem in record.problems} >= {"empty.txt", "broken.warc.gz"}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: dateline.read("nowhere.txt"), "no file or folder nowhere.txt"),
        (lambda: dateline.read(b"x", until="finish"), 'no stage "finish"'),
        (lambda: dateline.read(b"x", published="soon"), "published is no day"),
    ],
)
def test_wrong_use_is_told(wrong, message: str) -> None:
    with pytest.raises((ValueError, FileNotFoundError), match=message):
        wrong()


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    code = "import dateline; dateline.read(b'The ferry sank.')"
    environment = {"DATELINE_MODELS": str(tmp_path), "PATH": ""}
    ended = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "NoModel" in ended.stderr and "dateline.fetch_models()" in ended.stderr
    with pytest.raises(dateline.NoModel, match="other.whl"):
        dateline.Models(language=tmp_path / "other.whl")


def test_a_story_and_a_record_show_themselves(record: dateline.Record) -> None:
    story = record.stories[0]
    assert "<table" in story.html() and "Verrin" in story.html()
    assert story._repr_html_().startswith("<iframe sandbox")
    assert record._repr_html_().startswith("<iframe sandbox")
    assert str(record).count("STORY") >= 1 and "## " in record.markdown()
    bare = dateline.read(REPORTS, until="cluster")
    assert bare.stories[0]._repr_html_() is None and bare._repr_html_() is None
    with pytest.raises(dateline.Error, match="goes until cluster"):
        bare.text()


def test_python_goes_on_while_rust_works() -> None:
    ticks = 0
    stop = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not stop.is_set():
            ticks += 1
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    dateline.read(REPORTS, threads=1)
    stop.set()
    thread.join()
    assert ticks > 20


def test_parts_compare_and_print(record: dateline.Record) -> None:
    quote = record.quotes[0]
    assert quote == pickle.loads(pickle.dumps(quote)) and quote["kind"] == quote.kind
    assert repr(quote).startswith("Quote(article=") and "speaker_name" in dir(quote)
