#!/usr/bin/env python3
"""Fits the weights by which the town or the toll of an incident is chosen: stages/dateline-annotate/data/*_weights.tsv.

usage: fit_incidents.py towns|tolls SHARED CANDIDATES.tsv [--write]   (in the repository root; needs `pip install numpy==2.4.6`)

  cargo xtask fit towns   does it all, as does fit tolls: CANDIDATES.tsv is what
                          crates/dateline-engine/examples/incident_features.rs prints

A conditional logit with a ridge: each report has candidates, the likelihoods of which add up to one; right are those
that name the city, or the number of killed, of the incident's record. Printed for an honest judgement: how often the
likeliest is right in each fifth of the stories, with weights fitted on the other four.
"""
import collections
import gzip
import json
import pathlib
import re
import sys

import numpy as np

WEIGHTS = {what: pathlib.Path(f"stages/dateline-annotate/data/{what}_weights.tsv") for what in ("town", "toll")}
RIDGE = {"town": 10.0, "toll": 4.0}
STEPS = 500
FOLDS = 5


def folded(text):
    return " ".join(re.findall(r"\w+", text.lower()))


def is_right(what, name, fact):
    if what == "toll":
        return int(name) == fact["killed"]
    city = folded(re.sub(r"\(.*", "", fact["place"]["city"] or ""))
    return bool(city) and f" {city} " in f" {folded(name)} "


def load(what, shared, table):
    """Reports with a right candidate or not: story, names, features, which are right; names of the features."""
    with gzip.open(shared / "bench/facts-gva/gold.json.gz") as file:
        gold = json.load(file)["facts"]
    home = {article: story for story, fact in gold.items() for article in fact["articles"]}
    rows, features = collections.defaultdict(list), None
    for line in open(table, encoding="utf-8"):
        article, name, *cells = line.rstrip("\n").split("\t")
        features = features or [cell.split("=")[0] for cell in cells]
        rows[article].append((name, [float(cell.split("=")[1]) for cell in cells]))
    reports = []
    for article in sorted(rows):
        if article in home:
            names = [name for name, _ in rows[article]]
            right = np.array([is_right(what, name, gold[home[article]]) for name in names])
            reports.append((home[article], names, np.array([x for _, x in rows[article]]), right))
    return reports, features


def likelihoods(x, weights):
    z = x @ weights
    odds = np.exp(z - z.max())
    return odds / odds.sum()


def fit(reports, n, ridge):
    weights, mean, square = np.zeros(n), np.zeros(n), np.zeros(n)
    reports = [(x, right) for _, _, x, right in reports if right.any()]
    for step in range(1, STEPS + 1):
        slope = -ridge * weights
        for x, right in reports:
            p = likelihoods(x, weights)
            target = p * right / (p * right).sum()
            slope += x.T @ (target - p)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope * slope
        weights += 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
    return weights


def n_right(reports, weights):
    return sum(bool(right[int(np.argmax(x @ weights))]) for _, _, x, right in reports)


def main():
    what, shared, table = sys.argv[1].removesuffix("s"), pathlib.Path(sys.argv[2]), sys.argv[3]
    reports, features = load(what, shared, table)
    stories = sorted({report[0] for report in reports})
    fold = {story: i % FOLDS for i, story in enumerate(stories)}
    total = 0
    for k in range(FOLDS):
        weights = fit([r for r in reports if fold[r[0]] != k], len(features), RIDGE[what])
        part = [r for r in reports if fold[r[0]] == k]
        right = n_right(part, weights)
        total += right
        print(f"fold {k}: {right} of {len(part)} reports")
    print(f"{total} of {len(reports)} reports; {sum(bool(r[3].any()) for r in reports)} have the right candidate")
    weights = fit(reports, len(features), RIDGE[what])
    lines = [f"{name}\t{weight:.3f}\n" for name, weight in zip(features, weights)]
    if "--write" in sys.argv:
        head = WEIGHTS[what].read_text(encoding="utf-8").splitlines(keepends=True)
        WEIGHTS[what].write_text("".join([line for line in head if line.startswith("#")] + lines), encoding="utf-8")
    else:
        print("".join(lines), end="")


if __name__ == "__main__":
    main()
