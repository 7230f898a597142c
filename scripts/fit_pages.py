#!/usr/bin/env python3
"""Fits what a page's lines and titles are weighed by. `cargo xtask fit pages` calls it.

usage: fit_pages.py SHARED LINES.tsv TITLES.tsv [--write]

LINES.tsv and TITLES.tsv are what the example `page_features` of dateline-read prints for the pages of the pack
extraction-wcxb: a line of names; then page, words, features. A line of a page belongs to the report where more than half
of its words lie on the longest common subsequence of page and reference (or four fifths of its runs of four words are in the
reference). Every page weighs the same, every line by its words. The sum is a logistic regression with a ridge, by
Newton's method. The title is a softmax over a page's candidates. What is printed first is measured on folds left out; no
site is in two folds.
"""
import collections
import gzip
import json
import pathlib
import re
import sys
from multiprocessing import Pool

import numpy as np
from rapidfuzz.distance import LCSseq

PACK = "extraction-wcxb"
DATA = pathlib.Path("stages/dateline-read/data")
RIDGE, RIDGE_TITLE = 50.0, 1.0
FOLDS = 5


def words(text):
    return [w.lower() for w in re.findall(r"\w+", text or "")]


def even(text):
    text = re.sub("[\u2018\u2019\u201a\u2032`]", "'", text or "")
    text = re.sub("[\u201c\u201d\u201e\u00ab\u00bb\u2033]", '"', text)
    return " ".join(re.sub("[\u2010-\u2015]", "-", text).split()).casefold()


def table(path):
    """The names, and for each page its words and rows."""
    pages = collections.OrderedDict()
    with open(path, encoding="utf-8") as lines:
        names = next(lines).rstrip("\n").split("\t")
        for line in lines:
            page, said, *row = line.rstrip("\n").split("\t")
            texts, rows = pages.setdefault(page, ([], []))
            texts.append(said)
            rows.append(row)
    return names, {page: (texts, np.array(rows, dtype=np.float32)) for page, (texts, rows) in pages.items()}


def label(task):
    """Which lines of a page are in the reference."""
    texts, reference = task
    lines, reference = [words(t) for t in texts], words(reference)
    flat = [w for line in lines for w in line]
    owner = [i for i, line in enumerate(lines) for _ in line]
    hits, runs = np.zeros(len(lines)), np.zeros(len(lines))
    if flat and reference:
        for block in LCSseq.opcodes(flat, reference):
            if block.tag == "equal":
                for at in range(block.src_start, block.src_end):
                    hits[owner[at]] += 1
    known = {tuple(reference[i:i + 4]) for i in range(len(reference) - 3)}
    for i, line in enumerate(lines):
        if len(line) >= 6:
            own = [tuple(line[k:k + 4]) for k in range(len(line) - 3)]
            runs[i] = sum(run in known for run in own) / len(own)
    counts = np.array([len(line) for line in lines])
    return lines, counts, (hits / np.maximum(counts, 1) > 0.5) | (runs > 0.8), collections.Counter(reference)


class Logistic:
    """Logistic regression with a ridge on standardised features."""

    def __init__(self, x, y, weight, ridge):
        self.mean = np.average(x, axis=0, weights=weight)
        self.scale = np.sqrt(np.average((x - self.mean) ** 2, axis=0, weights=weight)) + 1e-6
        z = np.hstack([(x - self.mean) / self.scale, np.ones((len(x), 1))]).astype(np.float64)
        ridge = np.full(z.shape[1], ridge)
        ridge[-1] = 0
        self.beta = np.zeros(z.shape[1])
        for _ in range(15):
            p = 1 / (1 + np.exp(-np.clip(z @ self.beta, -30, 30)))
            gradient = z.T @ (weight * (p - y)) + ridge * self.beta
            hessian = (z * (weight * np.maximum(p * (1 - p), 1e-4))[:, None]).T @ z + np.diag(ridge)
            step = np.linalg.solve(hessian, gradient)
            self.beta -= step
            if np.abs(step).max() < 1e-3:
                break

    def plain(self):
        """Weights and bias for features as they are."""
        weights = self.beta[:-1] / self.scale
        return weights, self.beta[-1] - (self.mean * weights).sum()

    def __call__(self, x):
        weights, bias = self.plain()
        return 1 / (1 + np.exp(-np.clip(x @ weights + bias, -30, 30)))


def f1(page, keep):
    answer = collections.Counter(w for line, kept in zip(page["lines"], keep) if kept for w in line)
    if not answer or not page["gold"]:
        return 0.0 if answer or page["gold"] else 1.0
    return 2 * sum((answer & page["gold"]).values()) / (sum(answer.values()) + sum(page["gold"].values()))


def site_of(path):
    """The host that a page names as its own, else the page itself."""
    html = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
    for element in re.findall(r"<link[^>]+rel=[\"']?canonical[^>]*>|<meta[^>]+og:url[^>]*>", html, re.I):
        if host := re.search(r"https?://(?:www\.)?([^/\"'\s>]+)", element):
            return host[1].lower()
    return path.name


def folds_by_site(sites, seed):
    names = sorted(set(sites))
    fold_of = dict(zip(names, np.random.RandomState(seed).permutation(len(names)) % FOLDS))
    return [fold_of[site] for site in sites]


def fit_lines(path, gold, html):
    names, rows = table(path)
    with Pool() as pool:
        labels = pool.map(label, [(texts, gold[page]["text"]) for page, (texts, _) in rows.items()], chunksize=8)
    pages = []
    for (_, x), (lines, counts, y, reference) in zip(rows.values(), labels):
        pages.append({"x": x, "lines": lines, "y": y.astype(float), "gold": reference,
                      "weight": counts / max(1, counts.sum()) * 100 + 1e-3})
    folds = folds_by_site([site_of(html / f"{page}.html.gz") for page in rows], 0)

    def train(chosen):
        return Logistic(*(np.concatenate([page[key] for page in chosen]) for key in ("x", "y", "weight")), RIDGE)

    for fold in range(FOLDS):
        model = train([page for page, its in zip(pages, folds) if its != fold])
        for page, its in zip(pages, folds):
            if its == fold:
                page["likelihood"] = model(page["x"])
    for bar in (0.45, 0.5, 0.55, 0.6):
        print(f"word F1 on folds left out, from {bar}: {np.mean([f1(p, p['likelihood'] > bar) for p in pages]):.4f}")
    weights, bias = train(pages).plain()
    return "".join(f"{name}\t{weight:.3g}\n" for name, weight in zip(["bias", *names], [bias, *weights]))


def fit_titles(path, gold, html):
    names, rows = table(path)
    pages = []
    for page, (texts, x) in rows.items():
        y = np.array([even(text) == even(gold[page]["title"]) for text in texts], dtype=float)
        pages.append((x.astype(np.float64), y))

    def fit(chosen):
        chosen = [page for page in chosen if page[1].any()]
        w, m, v = np.zeros(len(names)), np.zeros(len(names)), np.zeros(len(names))
        for step in range(1, 401):
            gradient = RIDGE_TITLE * w / len(chosen)
            for x, y in chosen:
                p = np.exp(x @ w - (x @ w).max())
                p /= p.sum()
                right = p * y / (p * y).sum()
                gradient = gradient + x.T @ (p - right) / len(chosen)
            m, v = 0.9 * m + 0.1 * gradient, 0.99 * v + 0.01 * gradient ** 2
            w -= 0.05 * (m / (1 - 0.9 ** step)) / (np.sqrt(v / (1 - 0.99 ** step)) + 1e-8)
        return w

    folds, right = folds_by_site([site_of(html / f"{page}.html.gz") for page in rows], 1), []
    for fold in range(FOLDS):
        w = fit([p for p, f in zip(pages, folds) if f != fold])
        right += [y[np.argmax(x @ w)] for (x, y), f in zip(pages, folds) if f == fold]
    print(f"title right on folds left out: {np.mean(right):.4f}; among the candidates: {np.mean([y.any() for _, y in pages]):.4f}")
    return "".join(f"{n}\t{x:.3g}\n" for n, x in zip(names, fit(pages)))


def write(name, head, body):
    source = f"# Source: fitted by `cargo xtask fit pages` on the pack {PACK}. Licence: as the project.\n"
    (DATA / name).write_text(head + source + body, encoding="utf-8")


def main():
    shared, lines, titles = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    with gzip.open(shared / "bench" / PACK / "gold.json.gz") as gold:
        gold = json.load(gold)
    html = shared / "bench" / PACK / "html"
    of_titles, of_lines = fit_titles(titles, gold, html), fit_lines(lines, gold, html)
    if "--write" in sys.argv:
        write("title_weights.tsv", "# What a candidate for the headline is weighed by: feature, weight.\n", of_titles)
        write("line_weights.tsv", "# What a line of a page is weighed by: feature, weight.\n", of_lines)


if __name__ == "__main__":
    main()
