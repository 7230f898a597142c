"""The stages, all at once and one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal, overload

from dateline import _native
from dateline._article import Article, day_of, paths_of
from dateline._record import Record

if TYPE_CHECKING:
    import datetime

    from dateline._native import Models, Table

#: As far as a run may go.
Stage = Literal["read", "clean", "annotate", "cluster", "reconcile", "present"]
Source = str | PathLike[str] | bytes | Article

#: Articles that go through a stage together, so that no thread waits.
BATCH = 256


def read(
    sources: Source | Iterable[Source],
    *,
    published: str | datetime.date | None = None,
    until: Stage = "present",
    threads: int = 0,
    words: int | None = None,
    models: Models | None = None,
) -> Record:
    """Reads reports and lines them up: what ``dateline read`` does.

    ``sources`` are files, folders and archives by path, reports as bytes (text, HTML, a feed, JSON lines, gzipped or not),
    and articles that :func:`articles` gave. ``published`` dates reports that say no day, ``until`` stops earlier, ``threads``
    0 takes all cores, ``words`` bounds the briefs. What could not be read is in the record's ``problems``.

    Raises :class:`FileNotFoundError` for a path that leads nowhere and :class:`dateline.NoModel` where a model is missing.

    >>> record = read(b"The ferry sank off Arden on Monday, killing two people, police said.", published="2031-03-05")
    >>> [(time.exact, time.value) for time in record.times]
    [('Monday', '2031-03-03')]
    """
    listed = [sources] if isinstance(sources, str | PathLike | bytes | Article) else list(sources)
    texts = [source for source in listed if isinstance(source, bytes)]
    named = [("bytes" if len(texts) == 1 else f"bytes-{n}", text) for n, text in enumerate(texts, start=1)]
    paths = [source for source in listed if isinstance(source, str | PathLike)]
    given = [source for source in listed if isinstance(source, Article)]
    native = _native.read(paths_of(paths), named, given, day_of(published), until, threads, words, models)
    return Record(native)


@overload
def clean(articles: Article, *, threads: int = 0) -> Article: ...
@overload
def clean(articles: Iterable[Article], *, threads: int = 0) -> Iterator[Article]: ...
def clean(articles: Article | Iterable[Article], *, threads: int = 0) -> Article | Iterator[Article]:
    """Tells the report from what else stands in an article's text; of many articles lazily, a batch at a time.

    What the pages of a site repeat is not looked for: only :func:`read`, which sees all articles at once, can.

    >>> from dateline import articles
    >>> article = clean(next(articles("examples/reports/05-radio-sandvig.html")))
    >>> article.stage, article.title
    ('clean', 'Halvern bridge: rescue goes on as toll rises')
    """
    if isinstance(articles, Article):
        return _native.clean([articles], threads)[0]
    return (article for batch in _batches(articles) for article in _native.clean(batch, threads))


@overload
def annotate(articles: Article, *, threads: int = 0, models: Models | None = None) -> Article: ...
@overload
def annotate(
    articles: Iterable[Article], *, threads: int = 0, models: Models | None = None
) -> Iterator[Article]: ...
def annotate(
    articles: Article | Iterable[Article], *, threads: int = 0, models: Models | None = None
) -> Article | Iterator[Article]:
    """Reads what an article tells: names, quotes, times, quantities, events, positions; of many lazily, a batch at a time.

    Articles that were only read are cleaned first. Raises :class:`dateline.NoModel` where a model is missing, and
    :class:`dateline.Error`, naming the article, where one cannot be annotated.

    >>> from dateline import articles
    >>> article = annotate(next(articles("examples/reports/01-halvern-courier.txt")))
    >>> article.to_dict()["quotes"][0]["kind"]
    'indirect'
    """
    if isinstance(articles, Article):
        return _native.annotate([articles], threads, models)[0]
    return (article for batch in _batches(articles) for article in _native.annotate(batch, threads, models))


def annotate_table(
    table: Any,
    *,
    columns: str | None = None,
    published: str | datetime.date | None = None,
    threads: int = 0,
    models: Models | None = None,
) -> Table:
    """Annotates the rows of a table of pyarrow, pandas, Polars or DuckDB: a row out for each row in, in their order.

    A row is an article, its columns are called as the keys of JSON lines (``id``, ``title``, ``text``, ``published``, ``outlet``,
    ``url``, ``byline``); ``columns="text=story,title=top_line"`` says which is what elsewhere. The column ``annotated`` holds
    what :meth:`Article.from_bytes` takes, ``problems`` what was noticed. Of a row that is no article all but ``problems``
    is null. The whole table is held: take what does not fit into memory batch by batch.
    """
    return _native.annotate_table(table, columns, day_of(published), threads, models)


def gather(articles: Iterable[Article]) -> Record:
    """The record of annotated articles, each for itself: until ``annotate``."""
    return Record(_native.gather(list(articles)))


def reconcile(articles: Record | Iterable[Article], *, words: int | None = None) -> Record:
    """Lines up what articles say: who is who, what is agreed, what differs; a record with briefs.

    Takes a record that :meth:`Stories.add` gave, or annotated articles, whose stories are then looked for among them.

    >>> import dateline
    >>> annotated = dateline.annotate(dateline.articles("examples/reports"))
    >>> record = reconcile(annotated)
    >>> [difference.attribute for difference in record.differences if difference.status == "disputed"]
    ['rank']
    """
    if isinstance(articles, Record):
        if articles.native is None:
            raise _native.Error("this record was read from JSON: give dateline.reconcile annotated articles")
        return Record(_native.line_up(articles.native, [], words))
    return Record(_native.line_up(None, list(articles), words))


def one_story(articles: Iterable[Article], *, founder: str | None = None, words: int | None = None) -> Record:
    """Lines up annotated articles that are known to be one story, which is named by the article with the id ``founder``
    (the smallest where none is given).

    Raises :class:`dateline.Error`, naming the article, where one is not annotated.
    """
    listed = list(articles)
    named = founder or min((article.id for article in listed), default="")
    return Record(_native.one_story(listed, named, words))


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    waiting = iter(articles)
    while batch := list(islice(waiting, BATCH)):
        yield batch
