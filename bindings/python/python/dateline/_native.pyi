"""The native half of Dateline: articles, models and tables are its own, the rest is reached through `dateline`."""

from os import PathLike
from typing import Any, Final, final

__version__: Final[str]

class Error(Exception):
    """Something that Dateline could not do."""

class NoModel(Error):
    """Reading language takes models, and one is missing, damaged or something else; the message says what to do."""

@final
class Models:
    """Models, loaded. Without names those that the command uses: `$DATELINE_MODEL`, `$DATELINE_VECTORS`, else the cache.

    `language` is the name of a known model or the path of its wheel, `vectors` the path of a wheel.
    Raises `dateline.NoModel` where one is missing, damaged or something else.
    """

    def __new__(
        cls, language: str | PathLike[str] | None = None, vectors: str | PathLike[str] | None = None
    ) -> Models: ...

@final
class Article:
    """An article, however far it has come. It never changes: a stage gives a new one. It can be pickled."""

    @property
    def stage(self) -> str:
        """The last stage it went through: read, clean or annotate."""
    @property
    def id(self) -> str:
        """The input's own id, else a hash of its content."""
    @property
    def path(self) -> str:
        """The input's path, with `#LINE` for a line of JSON lines."""
    @property
    def url(self) -> str | None: ...
    @property
    def outlet(self) -> str | None: ...
    @property
    def byline(self) -> str | None: ...
    @property
    def title(self) -> str | None: ...
    @property
    def text(self) -> str:
        """The decoded input, whole; offsets count its code points."""
    @property
    def language(self) -> str | None:
        """ISO 639-1; `None` before `clean` and where it could not be told."""
    @property
    def published(self) -> str | None:
        """ISO 8601, a day or an instant."""
    @property
    def report(self) -> str | None:
        """The report alone: title, headings and body. `None` before `clean`."""
    @property
    def problems(self) -> list[tuple[str, str]]:
        """Stage and message of what was noticed."""
    @property
    def sentences(self) -> list[tuple[int, int]]:
        """Where its sentences are in `text`; empty before `annotate`."""
    def record(self) -> Record: ...
    def to_dict(self) -> dict[str, Any]:
        """The record of this article alone, as far as it has come."""
    def to_spacy(self, nlp: Any) -> Any:
        """A spaCy `Doc` with names as `ents`, and `spans` of mentions, quotes, times, quantities, positions and events.

        `nlp` is a pipeline, whose tokenizer is used, or a vocabulary. Raises `dateline.Error` where spaCy is not installed.
        """
    def to_bytes(self) -> bytes:
        """All of it, for the same version of Dateline."""
    @staticmethod
    def from_bytes(bytes: bytes) -> Article:
        """What `to_bytes` made. Raises `dateline.Error` where it is damaged or of another version."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, tuple[bytes]]: ...

@final
class ArticleReader:
    """Gives articles one by one, however large the archives are."""

    def __new__(cls, paths: list[str], published: str | None, threads: int) -> ArticleReader: ...
    def __iter__(self) -> ArticleReader: ...
    def __next__(self) -> Article: ...
    @property
    def problems(self) -> list[tuple[str, str]]:
        """Path and message of what gave no article, so far."""

def found(paths: list[str]) -> tuple[list[PathLike[str]], list[tuple[str, str]]]:
    """The files that paths lead to, and path and message of what leads nowhere."""

@final
class Table:
    """A table that others take over through Arrow's C interface."""

    @property
    def name(self) -> str: ...
    @property
    def column_names(self) -> list[str]: ...
    def __len__(self) -> int: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

@final
class Record:
    @property
    def stage(self) -> str: ...
    def json(self) -> bytes: ...
    def tables(self) -> list[Table]: ...
    def articles(self) -> list[Article]: ...
    def text(self, is_full: bool, width: int) -> str: ...
    def markdown(self) -> str: ...
    def html(self) -> str: ...
    def story_html(self, story: int) -> str: ...

@final
class Stories:
    def __new__(cls, window_days: int) -> Stories: ...
    def add(self, articles: list[Article]) -> Record: ...
    def save(self) -> bytes: ...
    @staticmethod
    def load(bytes: bytes) -> Stories: ...
    def size(self) -> tuple[int, int]: ...
    def today(self) -> str | None: ...

@final
class Wording:
    """What is kept of an annotated article for telling whether it copies another: some two kilobytes."""

    def __new__(cls, article: Article) -> Wording: ...
    @staticmethod
    def from_bytes(bytes: bytes) -> Wording: ...
    def to_bytes(self) -> bytes: ...
    def bands(self) -> list[int]:
        """Numbers by which articles that could be copies find each other: such have two in common."""
    def copies(self, other: Wording) -> tuple[str, float] | None:
        """Kind and similarity, where this article copies the other."""

@final
class Followed:
    """A stream that is followed day by day to its end."""

    def __new__(cls, window_days: int) -> Followed: ...
    def add(self, day: list[Article]) -> list[tuple[str | None, str, str]]:
        """Takes in all articles of the next day; gives id, path and message of what was noticed."""
    def finish(self) -> list[tuple[str, str, str]]:
        """Id, founder of the story and founder of the storyline of every article that came."""

def renamed(article: Article, id: str) -> Article: ...
def stands_at(article: Article) -> tuple[int | None, int]:
    """The day on which an annotated article comes in the stream, counted from 1970, and the bytes of its text."""

def light(article: Article) -> Article:
    """As much of an annotated article as is looked at where stories are told apart: about half of it."""

def story_ids(founder: str) -> tuple[str, str]:
    """The id, in records, of the story that an article founded, and of the storyline that began with it."""

def known_models() -> list[tuple[str, bool, bool, PathLike[str]]]: ...
def fetch_model(name: str, python: str) -> PathLike[str]: ...
def add_model(wheel: str) -> PathLike[str]: ...
def read(
    paths: list[str],
    texts: list[tuple[str, bytes]],
    articles: list[Article],
    published: str | None,
    until: str,
    threads: int,
    words: int | None,
    models: Models | None,
) -> Record: ...
def clean(articles: list[Article], threads: int) -> list[Article]: ...
def annotate(articles: list[Article], threads: int, models: Models | None) -> list[Article]: ...
def annotate_table(
    table: Any, columns: str | None, published: str | None, threads: int, models: Models | None
) -> Table: ...
def gather(articles: list[Article]) -> Record: ...
def line_up(clustered: Record | None, articles: list[Article], words: int | None) -> Record: ...
def one_story(articles: list[Article], founder: str, words: int | None) -> Record: ...
