"""Dateline over archives that outgrow one machine: the stages over DataFrames of Apache Spark.

.. code-block:: python

    from dateline import spark as ds

    read = ds.unique(ds.read(session, ["/data/2031-03.warc.gz", ...]))
    annotated = ds.annotate(read)                                  # or any table with id, title, text, published
    placed = ds.place(annotated)
    stories = ds.stories(placed)
    tables = ds.tables(ds.reconcile(annotated, stories))           # by name, in the layout of the record
    tables["copies"] = ds.copies(annotated)

Write what you look at more than once (``annotated``, ``placed``, what ``reconcile`` gives) to Parquet in between, as ``dateline-spark``
does: then a step that fails does not do the steps before it again. The package must be installed on all machines, models are sent
along. The tables do not depend on how many executors there are or how rows lie. See ``docs/spark.md``.
"""

try:
    import pyspark  # noqa: F401
except ModuleNotFoundError:
    raise ImportError("dateline.spark takes Apache Spark: pip install pyspark pyarrow (or 'dateline[spark]')") from None

from dateline.spark._frames import (
    annotate,
    copies,
    place,
    read,
    reconcile,
    stories,
    tables,
    unique,
    usual_models,
)
from dateline.spark._steps import Models

__all__ = ["Models", "annotate", "copies", "place", "read", "reconcile", "stories", "tables", "unique", "usual_models"]
