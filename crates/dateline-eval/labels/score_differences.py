#!/usr/bin/env python3
"""Scores the differences of a record against labels made by hand (README.md beside this file).

usage: score_differences.py RECORD LABELS
"""
import collections
import json
import sys

SCORED = ("disputed", "updated", "refined")
# What the record calls an attribute, and what the labels call it.
NAMES = {"toll": "killed", "time_of_day": "time", "weapon": "weapon", "title": "office", "office": "office", "prosecution": "status"}
# How far apart words may stand that give one value (code points): a label marks the shortest words.
NEAR = 60


def touches(one, other):
    return any(
        a["article"] == b["article"] and a["start"] - NEAR < b["end"] and b["start"] - NEAR < a["end"]
        for a in one
        for b in other
    )


def articles(spans):
    return {s["article"] for s in spans}


def same(found, label):
    """Whether two values of a difference found are two values of a label."""
    if NAMES.get(found["attribute"], found["attribute"]) != NAMES.get(label["attribute"], label["attribute"]):
        return False
    by_article = label["about"] == "event" or label["attribute"] == "status"
    ours = [v["evidence"] for v in found["values"]]
    theirs = [v["spans"] for v in label["values"]]

    def meets(evidence, spans):
        return touches(evidence, spans) or (by_article and articles(evidence) & articles(spans))

    return any(
        meets(ours[i], theirs[k]) and meets(ours[j], theirs[m])
        for i in range(len(ours))
        for j in range(len(ours))
        if i != j
        for k in range(len(theirs))
        for m in range(len(theirs))
        if k != m
    )


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    record = json.load(open(sys.argv[1], encoding="utf-8"))
    stories = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
    story_of = {a: s["story"] for s in stories for a in s["articles"]}
    labels = {s["story"]: [d for d in s["differences"] if d["status"] in SCORED] for s in stories}
    found = collections.defaultdict(list)
    for d in record["differences"]:
        if d["status"] in SCORED:
            homes = {story_of.get(a) for v in d["values"] for a in articles(v["evidence"])}
            if len(homes) == 1 and None not in homes:
                found[homes.pop()].append(d)
    n_found = right = right_any = 0
    wrong = []
    hit, hit_any = set(), set()
    for story, differences in found.items():
        for d in differences:
            n_found += 1
            met = [i for i, label in enumerate(labels[story]) if same(d, label)]
            strict = [i for i in met if labels[story][i]["status"] == d["status"]]
            right += bool(strict)
            right_any += bool(met)
            hit |= {(story, i) for i in strict}
            hit_any |= {(story, i) for i in met}
            if not met:
                wrong.append(f"{story}:{d['attribute']}:{d['status']}")
    sure = {(s, i) for s, all_ in labels.items() for i, label in enumerate(all_) if label["sure"]}

    def say(name, value, note=""):
        print(f"{name:<34} {value:>9.4f}  {note}".rstrip())

    def share(a, b):
        return a / b if b else 0.0

    say("precision", share(right, n_found), f"{right} of {n_found} differences")
    say("recall", share(len(hit & sure), len(sure)), f"{len(hit & sure)} of {len(sure)} sure labels")
    say("precision any status", share(right_any, n_found), "not among the labels: " + ", ".join(sorted(wrong)))
    say("recall any status", share(len(hit_any & sure), len(sure)))
    for status in SCORED:
        of = {(s, i) for s, i in sure if labels[s][i]["status"] == status}
        say(f"recall of {status}", share(len(hit & of), len(of)), f"{len(hit & of)} of {len(of)}")
    for attribute in sorted({labels[s][i]["attribute"] for s, i in sure}):
        of = {(s, i) for s, i in sure if labels[s][i]["attribute"] == attribute}
        say(f"recall of {attribute}", share(len(hit & of), len(of)), f"{len(hit & of)} of {len(of)}")


if __name__ == "__main__":
    main()
