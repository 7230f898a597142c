#!/usr/bin/env python3
"""Writes the tables of how frequent given names and surnames are, by which namesakes are told from one person.

usage: person_names.py   (run in the repository root; needs `pip install names==0.3.0`, whose lists are those of the US
Census Bureau's 1990 census: public domain)

Surnames are kept down to 50 bearers in a million.
"""
import importlib.util
import pathlib

DATA = pathlib.Path("crates/dateline-text/data")
SOURCE = "# Source: US Census Bureau, frequent names of the 1990 census (public domain), by way of names 0.3.0 (PyPI).\n# Written by scripts/person_names.py.\n"


def percents(path):
    rows = (line.split() for line in path.read_text().splitlines())
    return {row[0].lower(): float(row[1]) for row in rows if row}


def main():
    lists = pathlib.Path(importlib.util.find_spec("names").origin).parent
    men, women = percents(lists / "dist.male.first"), percents(lists / "dist.female.first")
    lines = []
    for name in sorted(men.keys() | women.keys()):
        share = (men.get(name, 0) + women.get(name, 0)) / 2
        lines.append(f"{name}\t{round(share * 10_000)}\n")
    head = "# Given names of the United States: name, bearers in a million people.\n"
    (DATA / "given-names.tsv").write_text(head + SOURCE + "".join(lines))
    surnames = percents(lists / "dist.all.last")
    lines = [f"{name}\t{round(share * 10_000)}\n" for name, share in sorted(surnames.items()) if share >= 0.005]
    head = "# Surnames of the United States: name, bearers in a million people.\n"
    (DATA / "surnames.tsv").write_text(head + SOURCE + "".join(lines))


if __name__ == "__main__":
    main()
