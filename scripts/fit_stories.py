#!/usr/bin/env python3
"""Fits the weights by which two articles are told to be of one story: stages/dateline-cluster/data/pair_weights.tsv.

usage: fit_stories.py SHARED PAIRS.tsv [--write]   (in the repository root; needs `pip install numpy==2.4.6`)

  cargo xtask fit stories   does it all: PAIRS.tsv is what crates/dateline-engine/examples/pair_features.rs prints

Logistic regression with a small ridge (Newton's method) over pairs of both story packs, seen in several views. The
packs bring two and eight articles a day, and the dates of stories-allsides are those of a round-up, the same for all of
a story: that two articles appeared on one day says much there and little in life. So the same pairs are also fitted on
with the stories of many weeks laid over one month or week (each story keeps its own days), and with each article put 0,
1 or 2 days later (seeded). How many articles a day there are is a feature.

Printed for an honest judgement: stories are split into two halves by a hash of their ids, each half is judged with
weights fitted on the other, and BCubed F1 of average-link groups over those likelihoods is shown for several
thresholds. It is what the threshold LEAST_LIKELIHOOD of src/stories.rs was chosen by.
"""
import argparse
import collections
import datetime
import gzip
import hashlib
import heapq
import json
import math
import pathlib

import numpy as np

WEIGHTS = pathlib.Path("stages/dateline-cluster/data/pair_weights.tsv")
PACKS = ["stories-gva", "stories-allsides"]
RIDGE = 0.3
MOST_DAYS = 1200  # pairs further apart are not fitted on
LATE = [0.5, 0.35, 0.15]  # how many articles are put 0, 1, 2 days later
WINDOW = 14  # days over which the rate of a stream is measured
# Pack, days its stories are laid over (None: as they are), whether articles are put later, weight in the fit.
VIEWS = [
    ("stories-gva", None, False, 0.6),
    ("stories-gva", 30, False, 0.4),
    ("stories-allsides", None, False, 0.95),
    ("stories-allsides", None, True, 0.0),
    ("stories-allsides", 30, True, 0.0),
    ("stories-allsides", 6, False, 0.05),
    ("stories-allsides", 6, True, 0.1),
]
USUAL = math.log(0.1 + 0.05)  # pairs with more words in common than a cosine of 0.1 are those that are compared
THRESHOLDS = [0.3, 0.35, 0.4, 0.45, 0.5, 0.55]


class Pack:
    """Pairs of a pack: a, b (article numbers), days apart, features, whether of one story."""

    def __init__(self, shared, name):
        with gzip.open(shared / "bench" / name / "gold.json.gz") as file:
            gold = json.load(file)["stories"]
        with gzip.open(shared / "bench" / name / "articles.jsonl.gz", "rt", encoding="utf-8") as file:
            articles = [json.loads(line) for line in file]
        published = {a["id"]: datetime.date.fromisoformat(a["published"][:10]).toordinal() for a in articles}
        self.ids = sorted(gold)
        self.gold = [gold[i] for i in self.ids]
        self.published = np.array([published[i] for i in self.ids])
        self.number = {i: n for n, i in enumerate(self.ids)}
        self.rows = []

    def close(self):
        self.a = np.array([self.number[row[0]] for row in self.rows])
        self.b = np.array([self.number[row[1]] for row in self.rows])
        self.days = np.array([int(row[2]) for row in self.rows])
        self.x = np.array([row[3] for row in self.rows], dtype=np.float64)
        self.same = np.array([self.gold[a] == self.gold[b] for a, b in zip(self.a, self.b)], dtype=float)
        half = np.array([int(hashlib.md5(str(g).encode()).hexdigest(), 16) % 2 for g in self.gold])
        self.half_a, self.half_b = half[self.a], half[self.b]
        del self.rows


def read(shared, path):
    packs = {name: Pack(shared, name) for name in PACKS}
    with open(path, encoding="utf-8") as file:
        names = file.readline().rstrip("\n").split("\t")[4:]
        for line in file:
            pack, a, b, days, *values = line.rstrip("\n").split("\t")
            packs[pack].rows.append((a, b, days, np.array(values, dtype=np.float32)))
    for pack in packs.values():
        pack.close()
    return names, packs


class View:
    """A pack's pairs with other days."""

    def __init__(self, names, pack, over, is_late, seed):
        self.pack = pack
        day = pack.published - pack.published.min()
        if over:
            first = {}
            for story, d in zip(pack.gold, day):
                first[story] = min(first.get(story, d), d)
            begun = np.array([first[story] for story in pack.gold])
            day = begun % over + (day - begun)
        if is_late:
            day = day + np.random.default_rng(seed).choice(len(LATE), size=len(day), p=LATE)
        self.days = np.abs(day[pack.a] - day[pack.b])
        self.x, at = pack.x.copy(), names.index
        for name, most in [("same_day", 0), ("within_1_day", 1), ("within_3_days", 3)]:
            self.x[:, at(name)] = self.days <= most
        before, after = np.log1p(pack.days), np.log1p(self.days)
        self.x[:, at("log_days")] = after
        self.x[:, at("title_same_day")] = self.x[:, at("title")] * (self.days == 0)
        persons = np.sqrt(np.maximum(0, np.exp(self.x[:, at("persons")]) - 0.05))
        self.x[:, at("persons_log_days")] += persons * (after - before)
        ordered = np.sort(day)
        n_before = np.searchsorted(ordered, day) - np.searchsorted(ordered, day - WINDOW)
        self.rate = max(1.0, n_before.mean() / WINDOW)
        self.x[:, at("log_rate")] = math.log(self.rate)


def views(names, packs, seed):
    """All of VIEWS with their names and weights."""
    return [
        (
            f"{name[8:]}{f' over {over} days' if over else ''}{', late' if is_late else ''}",
            View(names, packs[name], over, is_late, seed),
            weight,
        )
        for name, over, is_late, weight in VIEWS
    ]


def fit(parts):
    """Weights and bias of a logistic regression on parts (features, same, weight)."""
    x, y = np.vstack([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    weight = np.concatenate([np.full(len(part[1]), part[2] * 1000 / part[1].sum()) for part in parts])
    mean = (x * weight[:, None]).sum(0) / weight.sum()
    spread = np.sqrt(((x - mean) ** 2 * weight[:, None]).sum(0) / weight.sum()) + 1e-9
    z = np.hstack([(x - mean) / spread, np.ones((len(x), 1))])
    ridge = np.full(z.shape[1], RIDGE)
    ridge[-1] = 0
    beta = np.zeros(z.shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-z @ beta))
        gradient = z.T @ (weight * (y - p)) - ridge * beta
        curvature = (z * (weight * p * (1 - p))[:, None]).T @ z + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        beta += step
        if np.abs(step).max() < 1e-9:
            break
    weights = beta[:-1] / spread
    return weights, beta[-1] - (weights * mean).sum()


def parts(names, packs, keep):
    """What is fitted on; `keep(pack)` tells which pairs of a pack."""
    chosen = []
    for _, view, weight in views(names, packs, 7):
        kept = keep(view.pack) & (view.days <= MOST_DAYS)
        if weight > 0:
            chosen.append((view.x[kept], view.pack.same[kept], weight))
    return chosen


def groups(n, pairs, least):
    """Average link over pairs (a, b, likelihood); a pair that is not given counts 0."""
    links, members = [{} for _ in range(n)], [[i] for i in range(n)]
    for a, b, likelihood in pairs:
        links[a][b] = links[b][a] = likelihood
    heap = [(-likelihood, a, b, 1, 1) for a, b, likelihood in pairs if likelihood >= least]
    heapq.heapify(heap)
    while heap:
        _, a, b, n_a, n_b = heapq.heappop(heap)
        if (len(members[a]), len(members[b])) != (n_a, n_b):
            continue
        if len(links[a]) < len(links[b]):
            a, b = b, a
        members[a] += members[b]
        members[b] = []
        for other, total in links[b].items():
            links[other].pop(b)
            if other != a:
                links[a][other] = links[other][a] = links[a].get(other, 0) + total
        links[b] = {}
        for other, total in links[a].items():
            mean = total / (len(members[a]) * len(members[other]))
            if mean >= least:
                heapq.heappush(heap, (-mean, a, other, len(members[a]), len(members[other])))
    label = [0] * n
    for group, of_group in enumerate(members):
        for i in of_group:
            label[i] = group
    return label


def bcubed(found, gold):
    both = collections.Counter(zip(found, gold))
    of_found, of_gold = collections.Counter(found), collections.Counter(gold)
    precision = sum(n * n / of_found[f] for (f, _), n in both.items()) / len(gold)
    recall = sum(n * n / of_gold[g] for (_, g), n in both.items()) / len(gold)
    return 2 * precision * recall / (precision + recall)


def judge(names, packs):
    """Each half with the weights of the other."""
    judged = views(names, packs, 8)
    likelihoods = [np.zeros(len(view.pack.same)) for _, view, _ in judged]
    for half in range(2):
        weights, bias = fit(parts(names, packs, lambda pack: (pack.half_a != half) & (pack.half_b != half)))
        for (_, view, _), likelihood in zip(judged, likelihoods):
            of_half = (view.pack.half_a == half) | (view.pack.half_b == half)
            likelihood[of_half] = 1 / (1 + np.exp(-(view.x[of_half] @ weights + bias)))
    print(f"{'BCubed F1, half by half':<32}{'a day':>6}" + "".join(f"{least:>8}" for least in THRESHOLDS))
    for (name, view, _), likelihood in zip(judged, likelihoods):
        pack, kept = view.pack, (likelihood > 0.02) & (view.days <= MOST_DAYS)
        pairs = list(zip(pack.a[kept].tolist(), pack.b[kept].tolist(), likelihood[kept].tolist()))
        figures = [bcubed(groups(len(pack.ids), pairs, least), pack.gold) for least in THRESHOLDS]
        print(f"{name:<32}{view.rate:>6.0f}" + "".join(f"{figure:>8.4f}" for figure in figures))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("pairs")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    names, packs = read(args.shared, args.pairs)
    judge(names, packs)
    weights, bias = fit(parts(names, packs, lambda pack: np.ones(len(pack.same), dtype=bool)))
    compared = np.vstack([pack.x[pack.x[:, names.index("words")] > USUAL] for pack in packs.values()])
    rows = [
        "# Feature, its weight in the log odds that two articles tell of one happening, its usual value among pairs "
        "compared.",
        "# Written by scripts/fit_stories.py from the visible halves of two story packs; no text of them is in it. "
        "Licence: as the project.",
        f"bias\t{bias:.3f}\t0",
    ]
    rows += [f"{name}\t{weight:.3f}\t{usual:.3f}" for name, weight, usual in zip(names, weights, compared.mean(0))]
    print("\n".join(rows))
    if args.write:
        WEIGHTS.write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
