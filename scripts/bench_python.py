"""What the Python door costs over the command, on annotate: both read the same articles in one go, turn by turn.

    python scripts/bench_python.py PROGRAM [--articles N] [--runs N] [--threads N]

PROGRAM is the release build of `dateline`; `dateline` must be installed in this Python. Articles are those of ../shared/bench/stories-gva
and stories-allsides where these are there, else the example reports again and again. Printed are seconds of the clock and of the processor:
the median of the runs, and the overhead of the processor's time, which other programs on the machine change least.
"""

import argparse
import gzip
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]

#: What is measured in Python: the doors by which annotated articles come out.
DOORS = {
    "read": "record = dateline.read(path, until='annotate', threads=threads); open(out, 'w').write(record.json())",
    "annotate": "n = sum(len(a.to_bytes()) for a in dateline.annotate(dateline.articles(path, threads=threads), threads=threads))",
    "annotate_table": "import pyarrow.json as j; t = dateline.annotate_table(j.read_json(path), threads=threads)",
}


def lines(n_articles: int) -> list[bytes]:
    """JSON lines of so many articles."""
    found: list[bytes] = []
    for pack in ("stories-gva", "stories-allsides"):
        for file in sorted((ROOT / "../shared/bench" / pack).glob("*.jsonl*")):
            for line in (gzip.open if file.suffix == ".gz" else open)(file, "rb"):
                item = json.loads(line)
                if isinstance(item.get("text"), str) and len(item["text"]) > 200:
                    kept = {key: item[key] for key in ("title", "text") if isinstance(item.get(key), str)}
                    found.append(json.dumps({"id": str(len(found)), **kept}).encode())
                if len(found) == n_articles:
                    return found
    texts = [file.read_text() for file in sorted((ROOT / "examples/reports").glob("*.txt"))] if not found else []
    return found or [json.dumps({"id": str(n), "text": texts[n % len(texts)]}).encode() for n in range(n_articles)]


def measured(command: list[str]) -> tuple[float, float]:
    """Seconds of the clock and of the processor."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    clock, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path, out = os.path.join(folder, "articles.jsonl"), os.path.join(folder, "record.json")
        given = lines(args.articles)
        Path(path).write_bytes(b"\n".join(given) + b"\n")
        print(f"{len(given)} articles, {sum(map(len, given)) / 1e6:.1f} MB, {args.threads} threads, {args.runs} runs")
        head = f"import dateline; path, out, threads = {path!r}, {out!r}, {args.threads}; "
        commands = {
            "command": [args.program, "read", path, "--until", "annotate", "--to", out, "--quiet", "--threads", str(args.threads)],
            **{name: [sys.executable, "-c", head + code] for name, code in DOORS.items()},
        }
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(args.runs):
            for name, command in commands.items():
                times[name].append(measured(command))
        base = statistics.median(cpu for _, cpu in times["command"])
        for name, runs in times.items():
            clock, cpu = (statistics.median(column) for column in zip(*runs, strict=True))
            print(f"{name:<15} {clock:7.2f} s  {cpu:7.2f} s processor  {100 * (cpu / base - 1):+6.1f} %  {len(given) / cpu:7.1f} articles per core and second")


if __name__ == "__main__":
    main()
