#!/usr/bin/env python3
"""Times peers of `dateline_cluster::cluster` on the same articles, and prints a table of them beside ours: a TF-IDF single
pass of scikit-learn for stories, datasketch's MinHash LSH for copies. `cargo xtask bench stories` runs it.

usage: bench_stories.py FOLDER

FOLDER holds texts.jsonl (id, day, text; in order of day) and ours.json, as `stories_stream` writes them.
"""
import json
import os
import resource
import subprocess
import sys
import time

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

WINDOW_DAYS = 14
LEAST_COSINE = 0.2
LEAST_JACCARD = 0.6
PERMUTATIONS = 64
SHINGLE_WORDS = 5
BATCH = 250


def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def tfidf(articles):
    """Each article goes to the story whose articles' mean cosine with it is greatest, if that is enough."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(stop_words="english", dtype=np.float32).fit_transform(a["text"] for a in articles)
    days = np.array([a["day"] for a in articles])
    story = np.full(len(articles), -1)
    sizes = np.zeros(len(articles))
    n_stories = 0
    for start in range(0, len(articles), BATCH):
        end = min(start + BATCH, len(articles))
        first = int(np.searchsorted(days, days[start] - WINDOW_DAYS))
        cosines = vectors[start:end] @ vectors[first:end].T
        for i in range(start, end):
            row = cosines[i - start]
            others, values = row.indices + first, row.data
            earlier = others < i
            sums = np.bincount(story[others[earlier]], weights=values[earlier], minlength=1)
            means = sums / np.maximum(sizes[: len(sums)], 1)
            best = int(means.argmax())
            if means[best] < LEAST_COSINE:
                best, n_stories = n_stories, n_stories + 1
            story[i] = best
            sizes[best] += 1
    return n_stories


def minhash(articles):
    """Looks each article up among those that came before it, then puts it in. Gives how many have a near copy."""
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=LEAST_JACCARD, num_perm=PERMUTATIONS)
    n_copies = 0
    for article in articles:
        words = article["text"].split()
        shingles = {" ".join(words[i : i + SHINGLE_WORDS]) for i in range(len(words) - SHINGLE_WORDS + 1)}
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([shingle.encode() for shingle in shingles])
        n_copies += bool(lsh.query(sketch))
        lsh.insert(article["id"], sketch)
    return n_copies


PEERS = {"tfidf": (tfidf, "scikit-learn TF-IDF single pass (stories)"), "minhash": (minhash, "datasketch MinHash LSH (copies)")}


def measure(folder, peer):
    """Runs one peer in this process; memory counts beyond the interpreter and the articles."""
    import datasketch  # noqa: F401
    import sklearn.feature_extraction.text  # noqa: F401

    with open(os.path.join(folder, "texts.jsonl"), encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    before_mb = peak_mb()
    start = time.process_time()
    PEERS[peer][0](articles)
    seconds = time.process_time() - start
    print(json.dumps({"articles": len(articles), "seconds": seconds, "peak_mb": peak_mb() - before_mb}))


def main():
    folder, *peer = sys.argv[1:]
    if peer:
        return measure(folder, peer[0])
    with open(os.path.join(folder, "ours.json"), encoding="utf-8") as ours:
        rows = [("dateline (copies, stories, storylines)", json.load(ours))]
    for peer, (_, name) in PEERS.items():
        done = subprocess.run([sys.executable, __file__, folder, peer], check=True, capture_output=True, text=True)
        rows.append((name, json.loads(done.stdout)))
    print(f"{rows[0][1]['articles']} articles, one thread; memory beyond the articles themselves")
    print(f"{'':<44} {'articles/CPU-s':>14} {'peak MB':>8}")
    for name, row in rows:
        print(f"{name:<44} {row['articles'] / row['seconds']:>14.0f} {row['peak_mb']:>8.0f}")


if __name__ == "__main__":
    main()
