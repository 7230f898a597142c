#!/usr/bin/env python3
"""Times spaCy's nlp.pipe on a JSONL of articles, one thread: the peer of `cargo xtask language speed`.

usage: bench_spacy.py WHEEL ARTICLES.jsonl N
"""
import json
import os
import resource
import sys
import time

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

from spacy_reference import load

wheel, articles, n = sys.argv[1:]
with open(articles, encoding="utf-8") as lines:
    texts = [json.loads(line)["text"] for _, line in zip(range(int(n)), lines)]
nlp = load(wheel)
start = time.process_time()
tokens = sum(len(doc) for doc in nlp.pipe(texts))
seconds = time.process_time() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"spaCy nlp.pipe: {len(texts)} articles, {tokens} tokens, 1 thread: {tokens / seconds:.0f} tokens per CPU-second, "
      f"peak {peak:.0f} MB")
