"""Tables in and out, through Arrow's C interface."""

import datetime

import pytest

import dateline

duckdb = pytest.importorskip("duckdb")
pandas = pytest.importorskip("pandas")
polars = pytest.importorskip("polars")
pyarrow = pytest.importorskip("pyarrow")

ROWS = {
    "id": ["a", "b", "c"],
    "text": [
        "The ferry sank off Arden on Monday, killing two people, harbour master Ida Falk said.",
        None,
        "Mayor Jonas Lind of Arden resigned on Tuesday.",
    ],
    "published": ["2031-03-05", "2031-03-05", None],
    "outlet": ["The Northern Post", "The Northern Post", "Arden Gazette"],
}


@pytest.fixture(scope="module")
def annotated() -> dateline.Table:
    """The rows, annotated."""
    return dateline.annotate_table(pyarrow.table(ROWS))


def test_the_records_tables_are_read_by_all_four(record: dateline.Record) -> None:
    for name, table in record.tables().items():
        arrow = pyarrow.table(table)
        assert arrow.num_rows == len(table) and arrow.column_names == table.column_names, name
        assert polars.DataFrame(table).shape == arrow.shape, name
        assert pandas.DataFrame.from_arrow(table).shape == arrow.shape, name
    quotes = pyarrow.table(record.table("quotes"))
    (told,) = duckdb.sql("select count(*), count(speaker_name) from quotes").fetchall()
    assert told == (len(record.quotes), sum(quote.speaker_name is not None for quote in record.quotes))


def test_cells_are_those_of_the_record(record: dateline.Record) -> None:
    rows = pyarrow.table(record.articles_table()).to_pylist()
    assert [row["id"] for row in rows] == [article.id for article in record.articles]
    assert [row["outlet"] for row in rows] == [article.outlet for article in record.articles]
    with pytest.raises(dateline.Error, match="no table moons"):
        record.table("moons")


def test_a_table_can_be_handed_over_twice_and_outlives_its_maker(record: dateline.Record) -> None:
    table = dateline.read(b"It blew in Arden.", until="clean").articles_table()
    once, twice = pyarrow.table(table), pyarrow.table(table)
    del table
    assert once == twice


def test_a_row_out_for_each_row_in(annotated: dateline.Table) -> None:
    rows = pyarrow.table(annotated).to_pylist()
    assert [row["id"] for row in rows] == ["a", None, "c"]
    assert rows[1]["annotated"] is None and "text" in rows[1]["problems"][0]
    articles = [dateline.Article.from_bytes(row["annotated"]) for row in rows if row["annotated"]]
    record = dateline.gather(articles)
    assert "Jonas Lind" in {entity.name for entity in record.entities}
    assert {quantity.at_least for quantity in record.quantities if quantity.of == "killed"} == {2.0}


def test_tables_of_pandas_polars_duckdb_and_batches_are_taken(annotated: dateline.Table) -> None:
    expected = pyarrow.table(annotated)
    rows = pyarrow.table(ROWS)
    for given in (
        pandas.DataFrame(ROWS),
        polars.DataFrame(ROWS),
        polars.DataFrame(ROWS, schema_overrides={"outlet": polars.Categorical}),
        duckdb.sql("select * from rows"),
        rows.to_batches()[0],
        pyarrow.RecordBatchReader.from_batches(rows.schema, rows.to_batches(max_chunksize=1)),
    ):
        assert pyarrow.table(dateline.annotate_table(given)) == expected, type(given)


def test_only_a_struct_array_is_a_table_of_arrays(annotated: dateline.Table) -> None:
    batch = pyarrow.table(ROWS).to_batches()[0]

    class Handed:
        """Something that knows arrays and no streams."""

        def __init__(self, array: object) -> None:
            self.array = array

        def __arrow_c_array__(self, requested_schema: object = None) -> object:
            return self.array.__arrow_c_array__(requested_schema)

    assert pyarrow.table(dateline.annotate_table(Handed(batch))) == pyarrow.table(annotated)
    with pytest.raises(dateline.Error, match="one column"):
        dateline.annotate_table(Handed(batch.column(0)))
    with pytest.raises(TypeError, match="list is no Arrow table"):
        dateline.annotate_table([1])


@pytest.mark.parametrize(
    ("published", "value"),
    [
        (datetime.date(2031, 3, 5), "2031-03-05"),
        (datetime.datetime(2031, 3, 5), "2031-03-05"),
        (datetime.datetime(2031, 3, 5, 10, 30, tzinfo=datetime.timezone.utc), "2031-03-05T10:30:00Z"),
    ],
)
def test_days_and_instants_are_taken(published: object, value: str) -> None:
    table = pyarrow.table({"story": ["It blew in Arden."], "published": [published]})
    rows = pyarrow.table(dateline.annotate_table(table, columns="text=story")).to_pylist()
    assert rows[0]["published"] == value


def test_an_error_of_the_stream_is_told() -> None:
    def batches():
        yield pyarrow.table(ROWS).to_batches()[0]
        raise RuntimeError("the disk is gone")

    reader = pyarrow.RecordBatchReader.from_batches(pyarrow.table(ROWS).schema, batches())
    with pytest.raises(dateline.Error, match="the disk is gone"):
        dateline.annotate_table(reader)
