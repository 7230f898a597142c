#!/usr/bin/env python3
"""Kills `dateline read --store` at random moments while another process serves the store, and looks at what is left.

    scripts/kill_store.py DATELINE ARTICLES.jsonl[.gz] [--kills 100] [--articles 2000] [--seed 1] [--serve]

Each run takes in the next piece of the articles and is killed (-9) after a random time. What another connection saw in the
store right before the kill is acknowledged: it must be there after it. After each kill `dateline check` must find the
store sound; in the end all is read once more and every article must be there exactly once, in some story, and nothing be
left to be read. Prints one line of JSON.
"""

import argparse
import gzip
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def seen(store: Path) -> set[str]:
    """The ids of the articles in the store, as another connection sees them; none where there is no table yet."""
    try:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=30) as db:
            return {row[0] for row in db.execute("SELECT id FROM article")}
    except sqlite3.OperationalError:
        return set()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dateline")
    parser.add_argument("input", metavar="articles.jsonl")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--serve", action="store_true", help="have `dateline serve` grow the same store meanwhile")
    args = parser.parse_args()
    chance = random.Random(args.seed)
    opener = gzip.open if args.input.endswith(".gz") else open
    with opener(args.input, "rt", encoding="utf-8") as lines:
        articles = [line for line, _ in zip(lines, range(args.articles))]
    folder = Path(tempfile.mkdtemp(prefix="kill-store-"))
    store = folder / "news.db"
    begun = time.monotonic()
    lost = unsound = n_before_end = 0
    server = None
    for kill in range(args.kills):
        if args.serve and (server is None or chance.random() < 0.2) and store.exists():
            if server:
                server.kill()
                server.wait()
            server = subprocess.Popen(
                [args.dateline, "serve", "--store", store, "--listen", "127.0.0.1:0"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        piece = folder / f"{kill}.jsonl"
        piece.write_text("".join(articles[kill * len(articles) // args.kills:(kill + 1) * len(articles) // args.kills]))
        reading = subprocess.Popen(
            [args.dateline, "read", piece, "--store", store, "--quiet"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.expovariate(1.0))
        acknowledged = seen(store)
        n_before_end += reading.poll() is None
        reading.kill()
        reading.wait()
        lost += len(acknowledged - seen(store))
        # A kill before the first table leaves no store.
        if seen(store) and subprocess.run([args.dateline, "check", store], capture_output=True).returncode != 0:
            unsound += 1
    if server:
        server.kill()
        server.wait()
    pieces = [str(folder / f"{kill}.jsonl") for kill in range(args.kills)]
    end = subprocess.run([args.dateline, "read", *pieces, "--store", store, "--quiet"])
    with sqlite3.connect(store) as db:
        one = lambda sql: db.execute(sql).fetchone()[0]
        result = {
            "kills": args.kills,
            "killed_at_work": n_before_end,
            "lost": lost,
            "unsound_after_a_kill": unsound,
            "articles": one("SELECT count(*) FROM article"),
            "double": one("SELECT count(*) - count(DISTINCT digest) FROM article"),
            "without_a_story": one("SELECT count(*) FROM article WHERE story IS NULL"),
            "unread": one("SELECT count(*) FROM article WHERE annotated IS NULL"),
            "came": len(set(articles)),
            "last_run": end.returncode,
            "check": subprocess.run([args.dateline, "check", store], capture_output=True).returncode,
            "seconds": round(time.monotonic() - begun, 1),
        }
    print(json.dumps(result))
    return 0 if not (lost or unsound or result["double"] or result["check"]) else 1


if __name__ == "__main__":
    sys.exit(main())
