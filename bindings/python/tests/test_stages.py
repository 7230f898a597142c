"""The stages, one by one."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPORTS

import dateline


def test_the_stages_one_by_one_come_to_what_the_road_comes_to(
    record: dateline.Record, annotated: list[dateline.Article]
) -> None:
    lined_up = dateline.reconcile(annotated)
    for part in ("entities", "quotes", "times", "events", "differences", "stories", "briefs"):
        assert lined_up.to_dict()[part] == record.to_dict()[part], part


def test_articles_come_one_by_one_and_problems_with_them(tmp_path: Path) -> None:
    lines = b"".join(b'{"id": "%d", "text": "It blew, the warden of Arden said."}\n' % n for n in range(5000))
    (tmp_path / "day.jsonl").write_bytes(lines + b"{broken\n")
    reader = dateline.articles(tmp_path)
    assert [next(reader).id for _ in range(3)] == ["0", "1", "2"]
    assert sum(1 for _ in reader) == 4997
    assert [path for path, _ in reader.problems] == [str(tmp_path / "day.jsonl#5001")]
    assert list(reader) == []


def test_an_iterator_can_be_left() -> None:
    for _ in range(20):
        next(dateline.articles(REPORTS))


def test_an_article_tells_how_far_it_has_come() -> None:
    raw = next(dateline.articles(REPORTS / "05-radio-sandvig.html"))
    clean = dateline.clean(raw)
    annotated = dateline.annotate(clean)
    assert [a.stage for a in (raw, clean, annotated)] == ["read", "clean", "annotate"]
    assert raw.report is None and len(clean.report) < len(clean.text)
    assert "blocks" not in raw.to_dict()["articles"][0]
    assert clean.to_dict()["articles"][0]["blocks"] and "quotes" not in clean.to_dict()
    assert annotated.to_dict()["quotes"] and annotated == dateline.annotate(raw)


def test_articles_travel_as_bytes(annotated: list[dateline.Article]) -> None:
    raw = list(dateline.articles(REPORTS))
    for article in [*raw, *dateline.clean(raw), *annotated]:
        again = dateline.Article.from_bytes(article.to_bytes())
        assert again == article == pickle.loads(pickle.dumps(article))
        assert again.to_bytes() == article.to_bytes()


def test_damaged_bytes_are_refused(annotated: list[dateline.Article]) -> None:
    content = annotated[0].to_bytes()
    for damaged in (b"", b"nonsense", content[:50], content[: len(content) // 2], b"dl-art\0\x02" + content[8:]):
        with pytest.raises(dateline.Error):
            dateline.Article.from_bytes(damaged)


def test_a_stage_that_comes_too_early_names_the_article() -> None:
    raw = next(dateline.articles(REPORTS / "02-nordwire.txt"))
    for early in (
        lambda: dateline.reconcile([raw]),
        lambda: dateline.Stories().add([raw]),
        lambda: dateline.gather([raw]),
    ):
        with pytest.raises(dateline.Error, match=rf"article {raw.id} .*02-nordwire.txt.*annotate"):
            early()
    with pytest.raises(dateline.Error, match=f"{raw.id}.*has gone through `clean`"):
        dateline.read(dateline.clean(raw))


def test_another_language_is_told_and_goes_through() -> None:
    german = (
        "Der Bürgermeister Jonas Lind sagte am Montag in Arden, die Mühle werde bis Freitag wieder aufgebaut, und "
        "vierzig Arbeiter seien schon da. Die Feuerwehr bestätigte das am Abend."
    )
    raw = dateline.read(german.encode(), until="annotate")
    assert raw.articles[0].language == "de" and raw.entities == []
    assert any("another language" in problem.message for problem in raw.problems)


def test_a_stream_grows_by_days(annotated: list[dateline.Article]) -> None:
    by_day = sorted(annotated, key=lambda article: article.published or "9999")
    stories = dateline.Stories(window=30)
    first = stories.add(by_day[:6])
    assert {change.kind for change in first.changes} == {"created"}
    stories = pickle.loads(pickle.dumps(stories))
    second = stories.add(by_day[6:])
    assert any(change.kind == "grew" for change in second.changes)
    assert stories.size[0] == len(annotated) and stories.today is not None
    lined_up = dateline.reconcile(second)
    assert lined_up.stage == "present" and len(lined_up.articles) == len(by_day[6:])


def test_a_damaged_memory_is_refused() -> None:
    with pytest.raises(dateline.Error, match="not a memory of stories"):
        dateline.Stories.load(b"nonsense")
    with pytest.raises(dateline.Error, match="damaged"):
        dateline.Stories.load(dateline.Stories().save()[:-3])


def test_one_story_by_itself(record: dateline.Record) -> None:
    story = record.stories[0]
    alone = dateline.one_story(record.annotated(story.articles), founder=story.articles[0])
    assert len(alone.stories) == 1 and alone.briefs
    assert sorted(alone.stories[0].articles) == sorted(story.articles)


def test_a_process_that_was_forked_annotates() -> None:
    code = (
        "import multiprocessing as m, dateline\n"
        "text = b'Mayor Jonas Lind of Arden said on Monday that the mill burned down.'\n"
        "count = lambda: len(dateline.read(text, until='annotate').entities)\n"
        "assert count()\n"
        "child = m.get_context('fork').Process(target=count)\n"
        "child.start(); child.join(60)\n"
        "assert child.exitcode == 0, child.exitcode\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
