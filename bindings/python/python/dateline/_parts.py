"""The parts of a record, with the names of its fields as attributes.

A field that the run did not come to is ``None``, as is what is not known. Offsets count code points of the article's ``text``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar


class Part:
    """An object of the record. ``part["name"]`` and :meth:`to_dict` give what stands in the JSON."""

    __slots__ = ("_fields",)
    #: The kind of part of each field that holds parts.
    _parts: ClassVar[dict[str, type[Part]]] = {}

    def __init__(self, fields: dict[str, Any]) -> None:
        self._fields = fields

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._fields:
            return _wrapped(self._fields[name], self._parts.get(name, Part))
        if name in _names(type(self)):
            return None
        raise AttributeError(f"{type(self).__name__} has no field {name}")

    def __getitem__(self, name: str) -> Any:
        return self._fields[name]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._fields]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Part) and self._fields == other._fields

    def __hash__(self) -> int:
        return hash(repr(self._fields))

    def __repr__(self) -> str:
        short = {name: value for name, value in self._fields.items() if isinstance(value, str | int | float)}
        told = ", ".join(f"{name}={value if len(repr(value)) < 80 else repr(value)[:77] + '...'!r}" for name, value in short.items())
        return f"{type(self).__name__}({told})"

    def to_dict(self) -> dict[str, Any]:
        """The object as JSON has it."""
        return self._fields


def _wrapped(value: Any, kind: type[Part]) -> Any:
    if isinstance(value, dict):
        return kind(value)
    if isinstance(value, list):
        return [_wrapped(item, kind) for item in value]
    return value


def _names(kind: type[Part]) -> set[str]:
    import inspect

    return {name for base in kind.__mro__ for name in inspect.get_annotations(base)}


class Span(Part):
    """Words of one article: ``text[start:end] == exact``."""

    article: str
    start: int
    end: int
    exact: str


class Published(Part):
    """When a report appeared, and how that is known."""

    value: str | None
    basis: str
    earliest: str | None
    latest: str | None
    days_after_first: int | None


class Block(Part):
    """A stretch of an article's text and the part it plays."""

    start: int
    end: int
    role: str


class CopyOf(Part):
    """What a report copies."""

    article: str
    kind: str
    similarity: float


class Origin(Part):
    """Who first reported what a report tells."""

    basis: str
    name: str | None
    article: str | None
    evidence: Span | None
    _parts = {"evidence": Span}


class RecordArticle(Part):
    """One report in a record."""

    id: str
    path: str
    url: str | None
    outlet: str | None
    outlet_facts: Part | None
    byline: str | None
    title: str | None
    language: str | None
    published: Published
    feed: Part | None
    fetched: str | None
    also_at: list[Part] | None
    revision: Part | None
    page: Part | None
    text: str
    blocks: list[Block] | None
    leans_on: list[Span] | None
    credits: list[Part] | None
    copy_of: CopyOf | None
    origin: Origin | None
    _parts = {"published": Published, "blocks": Block, "leans_on": Span, "copy_of": CopyOf, "origin": Origin}


class Title(Part):
    """A title given to somebody."""

    value: str
    evidence: list[Span]
    _parts = {"evidence": Span}


class Entity(Part):
    """Somebody or something."""

    id: str
    name: str
    kind: str
    mentions: list[Span]
    titles: list[Title]
    link: str | None
    location: Part | None
    joined: list[Part] | None
    _parts = {"mentions": Span, "titles": Title}


class Quote(Span):
    """Words or thoughts passed on."""

    kind: str
    speaker: str | None
    speaker_name: str | None
    source: Span | None
    cue: Span | None
    chain: list[Span]
    said_on: str | None
    _parts = {"source": Span, "cue": Span, "chain": Span}


class Time(Span):
    """An expression of time."""

    value: str | None
    kind: str
    basis: str
    offset_days: int | None


class Quantity(Span):
    """A number of people or things, as one article tells it."""

    of: str
    unit: str | None
    counted: str | None
    at_least: float | None
    at_most: float | None
    attributed_to: Span | None
    _parts = {"attributed_to": Span}


class Days(Part):
    """A stretch of days, both ends included."""

    earliest: str | None
    latest: str | None


class Event(Part):
    """A happening."""

    id: str
    what: str
    type: str
    mode: str | None
    type_2021: str | None
    modality: str
    date: Days
    place: str | None
    participants: list[Part]
    quantities: list[Part]
    reports: list[Span]
    articles: list[str]
    background: bool
    _parts = {"date": Days, "reports": Span}


class Reason(Part):
    """Why a difference has its status."""

    code: str
    sentence: str


class DifferenceValue(Part):
    """One value and who gives it."""

    value: str
    attributed_to: str | None
    articles: list[str]
    origins: int
    evidence: list[Span]
    corrected_by: list[Span] | None
    _parts = {"evidence": Span, "corrected_by": Span}


class Difference(Part):
    """One attribute whose values stand side by side."""

    about: str
    about_name: str
    attribute: str
    status: str
    reason: Reason
    values: list[DifferenceValue]
    _parts = {"reason": Reason, "values": DifferenceValue}


class Position(Span):
    """Who wants what."""

    holder: str | None
    holder_name: str | None
    issue: str
    issue_key: str
    stance: str
    date: str | None
    chain: list[Span]
    _parts = {"chain": Span}


class Change(Part):
    """What a batch changed in a stream's story."""

    kind: str
    story: str
    other: str | None
    articles: list[str]


class Storyline(Part):
    """Stories that carry one affair on."""

    id: str
    title: str | None
    stories: list[str]
    earlier: list[str] | None
    first: str | None
    last: str | None
    why: list[Part]
    timeline: list[Part] | None


class Sentence(Part):
    """A sentence of a brief and what it rests on."""

    text: str
    kind: str
    evidence: list[Span]
    _parts = {"evidence": Span}


class Brief(Part):
    """A story in a few cited sentences."""

    story: str
    sentences: list[Sentence]
    _parts = {"sentences": Sentence}


class Problem(Part):
    """What was noticed and survived."""

    path: str
    article: str | None
    stage: str
    message: str


class Omission(Part):
    """Something that a report leaves out and most others had told by then."""

    article: str
    what: str
    told_by: list[Span]
    origins: int
    _parts = {"told_by": Span}


class Story(Part):
    """One happening in the news, as many outlets tell it. In a notebook it shows itself as a page."""

    __slots__ = ("_page",)
    _page: Callable[[], str]

    id: str
    title: str | None
    articles: list[str]
    earlier: list[str] | None
    events: list[str]
    first: str | None
    last: str | None
    omissions: list[Omission] | None
    omissions_unknown: list[str] | None
    _parts = {"omissions": Omission}

    def html(self) -> str:
        """The story's page: HTML that needs nothing else. Raises :class:`dateline.Error` where the run had no briefing."""
        return str(self._page())

    def _repr_html_(self) -> str | None:
        from dateline._native import Error

        try:
            return framed(self.html())
        except Error:
            return None


def framed(page: str) -> str:
    """A page in a frame, so that its looks and its ids are its own."""
    from html import escape

    return (
        f'<iframe sandbox="allow-same-origin" srcdoc="{escape(page, quote=True)}" '
        'style="width:100%;height:36em;border:1px solid #ccc"></iframe>'
    )
