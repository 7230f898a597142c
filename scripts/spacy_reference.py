"""Writes spaCy's reading of articles, one JSON object a line, for `cargo run --example compare`.

usage: spacy_reference.py MODEL_FOLDER N OUT ARTICLES.jsonl[.gz]...

Takes N articles evenly from each file. An article's text is its `text` (or `body`), or its `paragraphs` joined by line breaks.
"""
import gzip, json, sys
import spacy


def texts(path, n):
    with gzip.open(path, "rt") if path.endswith(".gz") else open(path) as lines:
        articles = [json.loads(line) for line in lines]
    for article in articles[:: max(1, len(articles) // n)][:n]:
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
    model, n, out, *paths = sys.argv[1:]
    nlp = spacy.load(model)
    with open(out, "w") as lines:
        for path in paths:
            for text in texts(path, int(n)):
                lines.write(json.dumps(reading(nlp(text)), ensure_ascii=False) + "\n")


main()
