"""Extracts a large WARC archive of invented pages: time, peak memory, and whether a run that is killed again and again
comes to the same bytes.

    python3 scripts/bench_archive.py PROGRAM FOLDER [--mib 1024] [--kills 20] [--threads 0] [--seed 7]

PROGRAM is `dateline`, FOLDER takes the archive and the outputs. Needs nothing but Python; peak memory is told on Linux.
"""

import argparse
import hashlib
import os
import pathlib
import random
import resource
import signal
import subprocess
import sys
import time

WORDS = """ferry harbour office mayor storm pier captain council bridge market strike island crew engine repair passengers
winter summer tide rescue vote budget school hospital road railway union minister police fire flood bakery orchestra lantern
said told reported announced opened closed returned promised refused counted carried waited found lost sailed again after
before during without between near beyond under across the a an of in on at by for with from its their two three four
hundred new old first last early late small large quiet bright northern southern""".split()


def sentence(rng):
    words = [rng.choice(WORDS) for _ in range(rng.randint(8, 24))]
    return " ".join(words).capitalize() + "."


def scripts(rng, n):
    blob = lambda: "".join(f"window.state[{n}]={{id:{rng.getrandbits(48)},kind:'{rng.choice(WORDS)}'}};" for n in range(1200))
    return [blob() for _ in range(n)]


def page(rng, number, script):
    """Some 100 kB, most of it scripts and furniture, as pages of news sites are."""
    paragraphs = "".join(
        f"<p>{' '.join(sentence(rng) for _ in range(rng.randint(2, 5)))}</p>\n" for _ in range(rng.randint(6, 30))
    )
    menu = "".join(f'<li><a href="/{word}">{word}</a></li>' for word in WORDS[:40])
    teasers = "".join(
        f'<div class="card"><a href="/{rng.randint(1, 99999)}"><h3>{sentence(rng)}</h3></a></div>' for _ in range(12)
    )
    title = sentence(rng)[:-1]
    return f"""<!doctype html><html lang="en"><head><title>{title} | Harbour Post</title>
<meta property="og:title" content="{title}"><meta property="article:published_time" content="2031-03-{number % 28 + 1:02}T10:00:00Z">
<script>{script}</script></head><body><nav><ul>{menu}</ul></nav><article><h1>{title}</h1>
{paragraphs}</article><aside>{teasers}</aside><footer>All rights reserved</footer></body></html>"""


def record(number, html):
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://post.example/{number}\r\n"
        f"WARC-Date: 2031-04-01T10:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def make(path, n_bytes, seed):
    rng, written, number = random.Random(seed), 0, 0
    blobs = scripts(rng, 64)
    with open(path, "wb") as out:
        while written < n_bytes:
            number += 1
            written += out.write(record(number, page(rng, number, blobs[number % len(blobs)])))
    return number


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--mib", type=int, default=1024)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    archive = args.folder / f"pages-{args.mib}.warc"
    if not archive.exists():
        n_pages = make(archive.with_suffix(".part"), args.mib << 20, args.seed)
        archive.with_suffix(".part").rename(archive)
        print(f"{n_pages} pages made", flush=True)
    command = [args.program, "extract", str(archive), "--quiet", "--threads", str(args.threads)]

    whole = args.folder / "whole.jsonl"
    begun = time.monotonic()
    subprocess.run([*command, "--to", str(whole), "--overwrite"], check=True)
    seconds = time.monotonic() - begun
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = used.ru_utime + used.ru_stime
    with open(whole, "rb") as lines:
        n_articles = sum(1 for _ in lines)
    print(
        f"{archive.stat().st_size / 2**20:.0f} MiB, {n_articles} articles: {seconds:.0f} s, {processor:.0f} s of processor, "
        f"{n_articles / processor:.0f} articles per second of processor, peak {used.ru_maxrss / 1024:.0f} MiB",
        flush=True,
    )

    killed = args.folder / "killed.jsonl"
    for old in (killed, pathlib.Path(f"{killed}.journal")):
        old.unlink(missing_ok=True)
    rng, n_kills = random.Random(args.seed), 0
    while n_kills < args.kills:
        run = subprocess.Popen([*command, "--to", str(killed), "--resume"])
        try:
            run.wait(timeout=rng.uniform(0, 2 * seconds / args.kills))
            break
        except subprocess.TimeoutExpired:
            os.kill(run.pid, signal.SIGKILL)
            run.wait()
            n_kills += 1
    subprocess.run([*command, "--to", str(killed), "--resume"], check=True)
    is_same = digest(whole) == digest(killed)
    print(f"killed {n_kills} times and resumed: {'the same bytes' if is_same else 'OTHER BYTES'}")
    return 0 if is_same else 1


if __name__ == "__main__":
    sys.exit(main())
