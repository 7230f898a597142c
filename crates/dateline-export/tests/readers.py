"""Reads exports with libraries that others wrote: python3 readers.py FOLDER, with a folder in it for each format.

Prints a line for each reader: "read", or "skipped" where its library is not installed. Ends with 1 where an export is wrong.
"""

import importlib
import json
import pathlib
import sqlite3
import sys

FOLDER = pathlib.Path(sys.argv[1])


def stix2validator(library):
    """All that the STIX validator knows beyond the schemas."""
    options = library.ValidationOptions(version="2.1", enforce_refs=True)
    results = library.validate_file(str(FOLDER / "stix/record.stix.json"), options)
    assert results.is_valid, results.as_json()


def networkx(library):
    """The graph keeps its nodes, edges and numbers."""
    graph = library.read_graphml(FOLDER / "graphml/record.graphml", force_multigraph=True)
    assert graph.number_of_nodes() > 1 and not graph.is_directed()
    assert all(isinstance(data["evidence"], int) for _, _, data in graph.edges(data=True))


def pyarrow(library):
    """Parquet's tables have as many rows as SQLite's."""
    parquet = importlib.import_module("pyarrow.parquet")
    database = sqlite3.connect(FOLDER / "sqlite/record.sqlite")
    files = sorted((FOLDER / "parquet").iterdir())
    assert files
    for file in files:
        table = parquet.read_table(file)
        (rows,) = database.execute(f'SELECT count(*) FROM "{file.stem}"').fetchone()
        assert table.num_rows == rows, file


def feedparser(library):
    """The feed is well formed and every entry has its parts."""
    feed = library.parse(str(FOLDER / "atom/stories.atom"))
    assert not feed.bozo and feed.version == "atom10" and feed.entries
    assert all(entry.id and entry.title and entry.updated_parsed for entry in feed.entries)


def pybrat(library):
    """Entities, relations and events of every article are understood."""
    parser = importlib.import_module("pybrat.parser").BratParser(error="raise")
    examples = parser.parse(str(FOLDER / "brat"))
    assert len(list(examples)) == len(list((FOLDER / "brat").glob("*.ann")))


is_wrong = False
for read in (stix2validator, networkx, pyarrow, feedparser, pybrat):
    try:
        library = importlib.import_module(read.__name__)
    except ImportError:
        print(f"{read.__name__}: skipped, it is not installed")
        continue
    try:
        read(library)
        print(f"{read.__name__}: read")
    except Exception as error:  # whatever a reader says of an export is told
        print(f"{read.__name__}: {type(error).__name__}: {error}")
        is_wrong = True
sys.exit(is_wrong)
