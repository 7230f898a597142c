#!/usr/bin/env python3
"""Main text of web pages by Python's trafilatura, beside Dateline. `cargo xtask bench pages` calls it.

usage: bench_pages.py HTML-FOLDER TEXTS.json      HTML-FOLDER holds ID.html.gz

Decoding is not timed. Prints pages per second of processor time; leaves the texts for the pack's scorer.
"""
import gzip
import json
import pathlib
import sys
import time

import trafilatura

pages = {p.name.split(".")[0]: gzip.decompress(p.read_bytes()).decode("utf-8", "replace") for p in sorted(pathlib.Path(sys.argv[1]).iterdir())}
begun = time.process_time()
texts = {name: trafilatura.extract(html, include_comments=False) or "" for name, html in pages.items()}
seconds = time.process_time() - begun
pathlib.Path(sys.argv[2]).write_text(json.dumps(texts), encoding="utf-8")
print(json.dumps({"version": trafilatura.__version__, "pages": len(pages), "seconds": seconds}))
