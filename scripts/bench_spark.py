#!/usr/bin/env python3
"""What `dateline-spark` costs: by phase, on one executor and on two, on few articles and on many.

    python scripts/bench_spark.py [--articles N ...] [--executors N ...] [--packs] [--per-day N]

Prints a line for each run: seconds of each phase, articles per second, bytes that were shuffled for an article, and the largest memory of an
executor with its Python. Executors have one core each (`local-cluster`). Articles are invented (invented_articles.py); with --packs those of ../shared/bench, told again where these are too few. `dateline`
with pyspark must be installed in this Python.
"""

import argparse
import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from invented_articles import articles as invented

ROOT = Path(__file__).parents[1]


def written(folder: Path, n_articles: int, per_day: int, of_packs: bool) -> list[Path]:
    """Articles as files of JSON lines."""
    if of_packs:
        sys.path.insert(0, str(ROOT / "bindings/python/tests"))
        from test_spark import of_packs as packed

        articles = packed(n_articles)
    else:
        articles = list(invented(0, n_articles, per_day))
    files = [folder / f"{n}.jsonl" for n in range(8)]
    for n, file in enumerate(files):
        file.write_text("".join(json.dumps(article) + "\n" for article in articles[n::8]))
    return files


def memory(folder: Path) -> int:
    """Bytes that the largest executor and its Python hold."""
    sizes, parents = {}, {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            status = dict(re.findall(r"^(\w+):\s+(\d+)", (process / "status").read_text(), re.M))
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        sizes[int(process.name)] = (1024 * int(status.get("VmRSS", 0)), b"CoarseGrainedExecutorBackend" in command)
        parents[int(process.name)] = int(status.get("PPid", 0))

    def executor_of(pid: int) -> int | None:
        while pid in sizes:
            if sizes[pid][1]:
                return pid
            pid = parents[pid]
        return None

    held: dict[int, int] = {}
    for pid, (size, _) in sizes.items():
        if (executor := executor_of(pid)) is not None:
            held[executor] = held.get(executor, 0) + size
    return max(held.values(), default=0)


def measured(n_articles: int, n_executors: int, args: argparse.Namespace) -> dict[str, object]:
    """One run."""
    folder = Path(tempfile.mkdtemp(prefix="bench-spark-"))
    files = written(folder, n_articles, args.per_day, args.packs)
    command = [sys.executable, "-m", "dateline.spark._job", *map(str, files), "--to", str(folder / "tables")]
    command += ["--master", f"local-cluster[{n_executors},1,2000]", "--conf", "spark.executor.memory=1500m"]
    command += ["--conf", "spark.eventLog.enabled=true", "--conf", f"spark.eventLog.dir={folder}", "--conf", "spark.eventLog.compress=false"]
    command += ["--conf", "spark.eventLog.rolling.enabled=false"]
    most = [0]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ | {"SPARK_LOCAL_IP": "127.0.0.1"})

    def watch() -> None:
        while running.poll() is None:
            most[0] = max(most[0], memory(folder))
            time.sleep(0.5)

    threading.Thread(target=watch, daemon=True).start()
    told = running.communicate()[1]
    assert running.returncode == 0, told
    phases = {name: float(seconds) for name, seconds in re.findall(r"^dateline-spark: (\w+): ([\d.]+) s$", told, re.M)}
    stages = ("read", "annotate", "copies", "place", "stories", "reconcile")
    tables = sum(seconds for name, seconds in phases.items() if name not in stages)
    shuffled = 0
    for log in folder.glob("app-*"):
        for line in log.open():
            event = json.loads(line)
            if event["Event"] == "SparkListenerTaskEnd" and event.get("Task Metrics"):
                shuffled += event["Task Metrics"]["Shuffle Write Metrics"]["Shuffle Bytes Written"]
    seconds = sum(phases[name] for name in stages) + tables
    shutil.rmtree(folder)
    return {
        "articles": n_articles,
        "executors": n_executors,
        **{name: phases[name] for name in stages},
        "tables": round(tables, 1),
        "seconds": round(seconds, 1),
        "per_second": round(n_articles / seconds, 1),
        "shuffled_an_article": round(shuffled / n_articles),
        "executor_mb": round(most[0] / 1e6),
    }


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[4000])
    parser.add_argument("--executors", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--per-day", type=int, default=500)
    parser.add_argument("--packs", action="store_true")
    args = parser.parse_args()
    for n_articles in args.articles:
        for n_executors in args.executors:
            print(json.dumps(measured(n_articles, n_executors, args)), flush=True)


if __name__ == "__main__":
    main()
