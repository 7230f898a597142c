"""What the documentation shows is so: docstrings and the package's README."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import dateline

MODULES = [it.name for it in pkgutil.iter_modules(dateline.__path__, "dateline.") if not it.ispkg]


@pytest.mark.parametrize("name", ["dateline", *(name for name in MODULES if not name.endswith("__main__"))])
def test_docstrings_are_true(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert failed == 0


def test_the_readme_is_true() -> None:
    readme = Path(__file__).parents[1] / "README.md"
    failed, tried = doctest.testfile(str(readme), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert failed == 0 and tried > 5


def test_every_public_name_is_documented() -> None:
    assert all(getattr(dateline, name).__doc__ for name in dateline.__all__ if name[0] != "_")
