"""News reports from many outlets to one sourced record.

>>> import dateline
>>> record = dateline.read("examples/reports")
>>> len(record.articles)
10
>>> record.stories[0].title[:24]
'Karsten Bridge collapses'

Every statement rests on the words it came from, and offsets are what Python's slices take:

>>> by_id = {article.id: article for article in record.articles}
>>> all(
...     by_id[quote.article].text[quote.start : quote.end] == quote.exact
...     for quote in record.quotes or []
... )
True

The stages one by one are :func:`articles`, :func:`clean`, :func:`annotate`, :class:`Stories` and :func:`reconcile`; tables of
pandas, Polars, DuckDB and pyarrow go in by :func:`annotate_table` and come out of :meth:`Record.tables`.
"""

from dateline._article import Article, articles
from dateline._models import Models, add_model, fetch_models, known_models
from dateline._native import ArticleReader, Error, NoModel, Table, __version__
from dateline._record import Record
from dateline._road import annotate, annotate_table, clean, gather, one_story, read, reconcile
from dateline._stories import Stories

__all__ = [
    "Article",
    "ArticleReader",
    "Error",
    "Models",
    "NoModel",
    "Record",
    "Stories",
    "Table",
    "__version__",
    "add_model",
    "annotate",
    "annotate_table",
    "articles",
    "clean",
    "fetch_models",
    "gather",
    "known_models",
    "one_story",
    "read",
    "reconcile",
]
