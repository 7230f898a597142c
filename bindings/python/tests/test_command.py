"""``python -m dateline``."""

import subprocess
import sys
from pathlib import Path

from conftest import REPORTS

import dateline


def run(*args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "dateline", *map(str, args)], capture_output=True, text=True, timeout=120)


def test_a_story_is_shown(record: dateline.Record, tmp_path: Path) -> None:
    ended = run(REPORTS, "--to", tmp_path / "record.json", "--html", tmp_path / "briefing.html")
    assert (ended.returncode, ended.stdout) == (0, record.text())
    assert dateline.Record.load(tmp_path / "record.json").to_dict() == record.to_dict()
    assert (tmp_path / "briefing.html").read_text(encoding="utf-8") == record.html()


def test_exit_codes_are_those_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "a.txt").write_text("The ferry sails again, the harbour office of Arden said on Monday.")
    ended = run(tmp_path)
    assert ended.returncode == 1 and "empty.txt: is empty" in ended.stderr
    ended = run(tmp_path / "nowhere")
    assert ended.returncode == 2 and "no file or folder" in ended.stderr
