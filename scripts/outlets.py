#!/usr/bin/env python3
"""Writes the table of outlets with their sites, countries and languages that the reader knows outlets by.

usage: outlets.py   (run in the repository root; needs `pip install --no-deps fundus==0.5.0`, whose list of publishers is read as text)

Sites that stand in outlets-by-hand.tsv are left out: what is written there counts.
"""
import ast
import importlib.util
import pathlib
import re
from urllib.parse import urlparse

DATA = pathlib.Path("stages/dateline-read/data")

# By fundus's folder: country, main language. General knowledge. Where a country has several languages none is told.
COUNTRIES = {
    "at": ("AT", "de"), "au": ("AU", "en"), "be": ("BE", "nl"), "ca": ("CA", "en"), "ch": ("CH", "de"), "cn": ("CN", "zh"),
    "de": ("DE", "de"), "dk": ("DK", "da"), "es": ("ES", "es"), "fr": ("FR", "fr"), "ind": ("IN", ""), "it": ("IT", "it"),
    "jp": ("JP", "ja"), "lt": ("LT", "lt"), "my": ("MY", "en"), "na": ("NA", "en"), "no": ("NO", "no"), "tr": ("TR", "tr"),
    "tw": ("TW", "en"), "tz": ("TZ", ""), "uk": ("GB", "en"), "us": ("US", "en"),
}
# Sites in another language than most of their folder. General knowledge.
LANGUAGES = {"japannews.yomiuri.co.jp": "en", "bhaskar.com": "hi", "dailynews.co.tz": "en", "habarileo.co.tz": "sw"}


def rows():
    known = set()
    for line in (DATA / "outlets-by-hand.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            known.update(line.split("\t")[0].split("|"))
    package = pathlib.Path(importlib.util.find_spec("fundus").origin).parent
    for source in sorted(package.glob("publishers/*/__init__.py")):
        if source.parent.name not in COUNTRIES:
            continue
        country, language = COUNTRIES[source.parent.name]
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Publisher"):
                continue
            words = {word.arg: word.value.value for word in node.keywords if word.arg in ("name", "domain")}
            site = urlparse(words["domain"]).netloc.removeprefix("www.").removeprefix("www1.")
            # "Euronews (EN)", "Business Insider DE": editions of one outlet.
            name = re.sub(r" \([^)]*\)$| [A-Z]{2}$", "", words["name"].strip()).replace(" Of ", " of ")
            if site not in known:
                yield f"{site}\t{name}\t{country}\t{LANGUAGES.get(site, language)}\t"


def main():
    head = "# Outlets: addresses of sites (cut at |), usual name, ISO 3166-1 country, ISO 639-1 main language, \"agency\" for news agencies.\n"
    head += "# Source: the list of publishers of fundus 0.5.0 (PyPI), MIT, copyright 2023 Max Dallabetta, Conrad Dobberstein, Aaron Wey.\n"
    head += "# Written by scripts/outlets.py.\n"
    lines = sorted(set(rows()))
    (DATA / "outlets.tsv").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "outlets")


if __name__ == "__main__":
    main()
