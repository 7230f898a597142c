"""Articles, one by one."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

from dateline import _native
from dateline._native import Article, ArticleReader

if TYPE_CHECKING:
    import datetime

__all__ = ["Article", "articles", "day_of", "paths_of"]

Paths = str | PathLike[str] | Iterable[str | PathLike[str]]


def articles(
    paths: Paths, *, published: str | datetime.date | None = None, threads: int = 0
) -> ArticleReader:
    """Gives the articles of files, folders and archives one by one, however many they are.

    No more than a batch of 8 MiB is held, and the next one is read on all threads meanwhile. What could be read of nothing
    stands in the iterator's ``problems``, pairs of path and message, when it is at its end.

    >>> for article in articles("examples/reports/01-halvern-courier.txt"):
    ...     print(article.stage, article.outlet, article.published)
    read Halvern Courier 2025-03-04
    """
    return _native.ArticleReader(paths_of(paths), day_of(published), threads)


def paths_of(paths: Paths) -> list[str]:
    """Paths as strings, each of which leads somewhere."""
    from pathlib import Path

    listed = [paths] if isinstance(paths, str | PathLike) else list(paths)
    for path in listed:
        if not Path(path).exists():
            raise FileNotFoundError(f"there is no file or folder {fspath(path)}")
    return [fspath(path) for path in listed]


def day_of(published: str | datetime.date | None) -> str | None:
    """A day as ISO 8601 writes it; of an instant its day."""
    return None if published is None else str(published)[:10] if not isinstance(published, str) else published


def from_bytes(content: bytes) -> Article:
    """What unpickles an article."""
    return Article.from_bytes(content)


def spacy_doc(article: Article, nlp: Any) -> Any:
    """What ``Article.to_spacy`` gives."""
    try:
        from spacy.lang.en import English
        from spacy.language import Language
    except ImportError as error:
        raise _native.Error("to_spacy needs spaCy: pip install spacy") from error
    from dateline._road import gather

    tokenizer = (nlp if isinstance(nlp, Language) else English(vocab=nlp)).tokenizer
    doc = tokenizer(article.text)
    record = gather([article])

    def spans(items: Iterable[Any] | None, label: Any) -> list[Any]:
        found = [
            doc.char_span(item.start, item.end, label=label(item), alignment_mode="expand") for item in items or []
        ]
        return [span for span in found if span is not None]

    labels = {"person": "PERSON", "organization": "ORG", "place": "GPE", "group": "NORP", "work": "WORK_OF_ART"}
    for token in doc:
        token.is_sent_start = False
    for start, end in article.sentences:
        sentence = doc.char_span(start, end, alignment_mode="expand")
        if sentence is not None:
            doc[sentence.start].is_sent_start = True
    if len(doc):
        doc[0].is_sent_start = True
    named = []
    for entity in record.entities or []:
        label = labels.get(entity.kind, "MISC")
        for span in spans(entity.mentions, lambda _, label=label: label):
            span.kb_id_ = entity.id
            named.append(span)
    from spacy.util import filter_spans

    doc.ents = filter_spans(named)
    doc.spans["mentions"] = named
    doc.spans["quotes"] = spans(record.quotes, lambda quote: quote.kind)
    doc.spans["times"] = spans(record.times, lambda time: time.value or "")
    doc.spans["quantities"] = spans(record.quantities, lambda quantity: quantity.of or "")
    doc.spans["positions"] = spans(record.positions, lambda position: position.stance)
    doc.spans["events"] = spans(
        [_Labelled(report, event.type) for event in record.events or [] for report in event.reports],
        lambda labelled: labelled.label,
    )
    doc.user_data["dateline"] = {"id": article.id, "outlet": article.outlet, "published": article.published}
    return doc


class _Labelled:
    """A span and what an event's is called."""

    def __init__(self, span: Any, label: str) -> None:
        self.start, self.end, self.label = span.start, span.end, label
