#!/usr/bin/env python3
"""How fast `dateline serve` answers many readers while reports come in.

    scripts/bench_serve.py DATELINE STORE [--more MORE.jsonl --a-second 50] [--readers 200] [--seconds 60]

Starts the server over a copy of the store, lets readers (locust users, from pip) open stories, their sources, people, today and the
search, each with a pause of half a second to one and a half between two pages. Meanwhile so many articles of MORE come in each
second, by `dateline read --only-take-in`. Prints JSON: percentiles of the answer's time in milliseconds by page, the greatest memory
of the server, how many articles a second came in, were read and placed in stories, and the machine's load before and after. The
readers take most of a core themselves.
"""

import argparse
import csv
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

READERS = '''
import json, os, random
from locust import HttpUser, between, task
from urllib.parse import quote

THINGS = json.loads(open(os.environ["THINGS"]).read())

class Reader(HttpUser):
    wait_time = between(0.5, 1.5)

    def open(self, page, name):
        self.client.get(page, name=name, headers={"Accept-Encoding": "gzip"})

    @task(6)
    def story(self):
        self.open("/story/" + quote(random.choice(THINGS["stories"]), safe=""), "story")

    @task(2)
    def article(self):
        self.open("/article/" + quote(random.choice(THINGS["articles"]), safe=""), "article")

    @task(1)
    def today(self):
        self.open("/", "today")

    @task(1)
    def entity(self):
        self.open("/entity/" + quote(random.choice(THINGS["entities"]), safe=""), "entity")

    @task(1)
    def search(self):
        self.open("/search?q=" + quote(random.choice(THINGS["words"])), "search")
'''


def get(address, path):
    with urllib.request.urlopen(address + path) as answer:
        return json.load(answer)


def listed(address, path, key, n):
    """The keys of the first n things of a list of the API."""
    found, cursor = [], None
    while len(found) < n:
        part = get(address, f"{path}?limit=500" + (f"&cursor={cursor}" if cursor else ""))
        found += [item[key] for item in part["items"]]
        cursor = part["next"]
        if cursor is None:
            break
    return found[:n]


def counted(store, what):
    """How many articles are so."""
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as db:
        return db.execute(f"SELECT count(*) FROM article WHERE {what}").fetchone()[0]


def feed(args, store, folder, ended):
    """Has articles come in, so many each second, until it is over."""
    with open(args.more, encoding="utf-8") as lines:
        begun, piece = time.monotonic(), folder / "piece.jsonl"
        for second in range(10**9):
            some = [line for _, line in zip(range(args.a_second), lines)]
            if not some or ended.wait(max(0, begun + second - time.monotonic())):
                return
            piece.write_text("".join(some))
            subprocess.run([args.dateline, "read", piece, "--store", store, "--only-take-in", "--quiet"], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dateline")
    parser.add_argument("store")
    parser.add_argument("--more", help="articles that come in meanwhile")
    parser.add_argument("--a-second", type=int, default=50)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=60)
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench-serve-"))
    store = folder / "news.db"
    shutil.copyfile(args.store, store)
    load_before = os.getloadavg()[0]
    server = subprocess.Popen(
        [args.dateline, "serve", "--store", store, "--listen", "127.0.0.1:0"],
        # Linux shares cores among sessions first: as if readers and server were on machines of their own.
        stdout=subprocess.PIPE, stderr=open(folder / "log", "w"), text=True, start_new_session=True)
    address = re.search(r"http://\S+?(?=/?$)", server.stdout.readline().strip()).group().rstrip("/")
    holds = counted(store, "1")
    things = {
        "stories": listed(address, "/api/v1/stories", "id", 5000),
        "articles": listed(address, "/api/v1/articles", "id", 5000),
        "entities": listed(address, "/api/v1/entities", "key", 2000),
        "words": ["police", "killed", "president said", "outlet:nothing", "\"on tuesday\"", "election", "court", "fire"],
    }
    (folder / "things.json").write_text(json.dumps(things))
    (folder / "readers.py").write_text(READERS)
    begun, ended = time.monotonic(), threading.Event()
    feeding = threading.Thread(target=feed, args=(args, store, folder, ended))
    if args.more:
        feeding.start()
    subprocess.run(
        [sys.executable, "-m", "locust", "--headless", "--host", address, "--locustfile", folder / "readers.py",
         "--users", str(args.readers), "--spawn-rate", str(args.readers / 5), "--run-time", f"{args.seconds}s",
         "--reset-stats", "--csv", folder / "stats", "--only-summary"],
        env=os.environ | {"THINGS": str(folder / "things.json")},
        check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    came, placed = None, None
    if args.more:
        seconds = time.monotonic() - begun
        came, placed = (round((counted(store, what) - holds) / seconds, 1) for what in ("1", "batch IS NOT NULL"))
        ended.set()
        feeding.join()
    status = Path(f"/proc/{server.pid}/status").read_text()
    peak = int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024
    server.terminate()
    server.wait()
    pages = {}
    for row in csv.DictReader(open(folder / "stats_stats.csv")):
        pages[row["Name"]] = {
            "requests": int(row["Request Count"]), "failures": int(row["Failure Count"]),
            "p50": float(row["50%"]), "p95": float(row["95%"]), "p99": float(row["99%"])}
    print(json.dumps({
        "articles": holds, "readers": args.readers, "seconds": args.seconds, "pages": pages, "peak_mb": round(peak),
        "came_a_second": came, "placed_a_second": placed, "load": [round(load_before, 1), round(os.getloadavg()[0], 1)]}, indent=1))
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
