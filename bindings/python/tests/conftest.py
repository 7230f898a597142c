"""What the tests share: everything is invented."""

from pathlib import Path

import pytest

import dateline

ROOT = Path(__file__).parents[3]
REPORTS = ROOT / "examples" / "reports"


@pytest.fixture(autouse=True)
def in_the_projects_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Doctests name files of the examples."""
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="session")
def record() -> dateline.Record:
    """The record of the example reports."""
    return dateline.read(REPORTS)


@pytest.fixture(scope="session")
def annotated() -> list[dateline.Article]:
    """The example reports, annotated."""
    return list(dateline.annotate(dateline.articles(REPORTS)))
