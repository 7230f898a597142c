#!/usr/bin/env python3
"""Fits the weights of stages/dateline-annotate/src/annotators/quotes/likelihood.rs and prints them as they stand there.

usage: fit_quotes.py SHARED RECORD.json POSSIBLE.tsv [--write]   (run in the repository root; needs `pip install numpy==2.4.6`)

  dateline read --quiet --until annotate --format json --to RECORD.json SHARED/bench/quotes-polnear/articles.jsonl.gz
  cargo run --release -p dateline-annotate --example possible_quotes -- MODEL RECORD.json > POSSIBLE.tsv

A content counts as right where its pieces overlap pieces of the pack's gold as the scorer's relaxed match wants it (0.8);
pieces that direct and mixed quotations of the record already match are taken out first. Logistic regression with a
small ridge; the weight least sure of itself is dropped until KEPT are left, then they are rounded. --write puts them into
likelihood.rs. What it prints besides: F1 of contents over direct, mixed and indirect quotations, before contents that
are nearly the same words are thinned out, for weights fitted on odd articles and on all.
"""
import pathlib
import re
import sys

import numpy as np

LIKELIHOOD = pathlib.Path("stages/dateline-annotate/src/annotators/quotes/likelihood.rs")
# The groups of features in their order, as likelihood.rs has them.
GROUPS = [("class", 23), ("shape", 15), ("source", 10), ("form", 7), ("place", 7), ("length", 5), ("other", 16), ("spoken", 15)]
N = sum(n for _, n in GROUPS)
KEPT = 64
SEEN = 25  # a feature seen less often is left out
RIDGE = 0.3
LEAST = 0.31  # likelihood.rs has the same
SAME = 0.8


class Pack:
    """The gold pieces that are left to find, and how many are found already."""

    def __init__(self, shared, record):
        sys.path.insert(0, str(shared / "bench"))
        import packlib
        import score_quotes

        self.iou, self.trim = packlib.iou, score_quotes.trim
        gold_file = str(shared / "bench/quotes-polnear/gold.json.gz")
        self.texts = {key: article["text"] for key, article in packlib.articles_beside(gold_file).items()}
        marked = {}
        for quote in packlib.load(str(record))["quotes"]:
            if quote["kind"] != "indirect":
                at = self.trim(self.texts[quote["article"]], packlib.span(quote))
                marked.setdefault(quote["article"], []).append(at)
        self.open, self.base = {}, {}
        for key, attributions in packlib.load(gold_file)["attributions"].items():
            pieces = [(c["start"], c["end"]) for a in attributions for c in a["content"]]
            pieces = [self.trim(self.texts[key], piece) for piece in pieces]
            pairs = packlib.pair_up(marked.get(key, []), pieces, self.iou, SAME)
            found = {gold for _, gold in pairs}
            self.open[key] = [piece for i, piece in enumerate(pieces) if i not in found]
            self.base[key] = (len(pairs), len(marked.get(key, [])), len(pieces))

    def share_right(self, key, pieces):
        """How many of a content's pieces stand in the gold, from 0 to 1."""
        trimmed = [self.trim(self.texts[key], piece) for piece in pieces]
        return sum(any(self.iou(piece, gold) >= SAME for gold in self.open[key]) for piece in trimmed) / len(pieces)


class Contents:
    """The possible contents: features, share of right pieces, number of pieces, article."""

    def __init__(self, pack, file):
        features, right, n_pieces, self.keys = [], [], [], []
        for line in open(file, encoding="utf-8"):
            key, bits, spans = line.rstrip("\n").split("\t")
            if key not in pack.open:
                continue
            pieces = [tuple(map(int, span.split("-"))) for span in spans.split(" ")]
            features.append([int(bits, 16) >> i & 1 for i in range(N)])
            right.append(pack.share_right(key, pieces))
            n_pieces.append(len(pieces))
            self.keys.append(key)
        self.features, self.right = np.array(features, float), np.array(right)
        self.n_pieces = np.array(n_pieces, float)
        self.is_odd = np.array([is_odd(key) for key in self.keys])


def is_odd(key):
    return int(re.sub(r"\D", "", key)) % 2 == 1


def probability(features, weights, bias):
    return 1 / (1 + np.exp(-(features @ weights + bias)))


def fit(contents, kept, among):
    """Newton's method on the weights `kept` and the bias, over the contents `among`; weights, bias, and how sure each is."""
    inputs = np.c_[contents.features[among][:, kept], np.ones(among.sum())]
    right, n_pieces = contents.right[among], contents.n_pieces[among]
    found = np.zeros(len(kept) + 1)
    ridge = np.full(len(found), RIDGE)
    ridge[-1] = 1e-6
    for _ in range(10):
        likely = 1 / (1 + np.exp(-inputs @ found))
        curve = (inputs * (n_pieces * likely * (1 - likely))[:, None]).T @ inputs + np.diag(ridge)
        found += np.linalg.solve(curve, inputs.T @ (n_pieces * (right - likely)) - ridge * found)
    deviations = np.sqrt(np.diag(np.linalg.inv(curve)))
    weights = np.zeros(N)
    weights[kept] = found[:-1]
    return weights, found[-1], np.abs(found / deviations)[:-1]


def f1(pack, contents, weights, bias, among):
    """F1 of pieces over the articles of the contents `among`."""
    keys = {key for key, is_in in zip(contents.keys, among) if is_in}
    n_right, n_found, n_gold = np.sum([pack.base[key] for key in keys], axis=0)
    taken = among & (probability(contents.features, weights, bias) >= LEAST)
    n_right += (contents.right * contents.n_pieces)[taken].sum()
    return 2 * n_right / (n_found + contents.n_pieces[taken].sum() + n_gold)


def table(weights, bias):
    lines, at = [], 0
    for name, n in GROUPS:
        lines.append(f"    // {name}")
        row = [f"{weight:.2f}," if weight else "0.0," for weight in weights[at : at + n]]
        lines += ["    " + " ".join(row[i : i + 12]) for i in range(0, n, 12)]
        at += n
    return f"{bias:.2f}", "\n".join(lines)


def main():
    write = "--write" in sys.argv
    shared, record, possible = [pathlib.Path(a) for a in sys.argv[1:] if a != "--write"]
    pack = Pack(shared, record)
    contents = Contents(pack, possible)
    everything = np.ones(len(contents.keys), bool)
    kept = [i for i in range(N) if contents.features[:, i].sum() >= SEEN]
    while True:
        weights, bias, sureness = fit(contents, kept, everything)
        if len(kept) <= KEPT:
            break
        kept.pop(int(np.argmin(sureness)))
    weights = weights.round(2) + 0.0
    odd_weights, odd_bias, _ = fit(contents, kept, contents.is_odd)
    for name, among in (("odd", contents.is_odd), ("even", ~contents.is_odd)):
        print(f"fitted on odd articles, F1 on {name} ones {f1(pack, contents, odd_weights, odd_bias, among):.4f}")
    print(f"fitted on all, F1 on all {f1(pack, contents, weights, round(bias, 2), everything):.4f}")
    bias_text, rows = table(weights, bias)
    print(f"const BIAS: f32 = {bias_text};\n{rows}")
    if write:
        code = LIKELIHOOD.read_text(encoding="utf-8")
        code = re.sub(r"(const BIAS: f32 = )[^;]*", rf"\g<1>{bias_text}", code)
        code = re.sub(r"(const WEIGHTS: \[f32; N\] = \[\n).*?(\n\];)", rf"\g<1>{rows}\g<2>", code, flags=re.S)
        LIKELIHOOD.write_text(code, encoding="utf-8")


main()
