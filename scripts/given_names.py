#!/usr/bin/env python3
"""Writes the table of given names that are borne by one sex, which "he" and "she" are told by.

usage: given_names.py   (run in the repository root; needs `pip install faker==37.12.0`)

Faker (MIT) has the given names of its locales. Russian and Ukrainian ones are written in Latin letters the ways that
English-language papers do. A name goes to the sex that at least three times as many locales give it to as to the other.
"""
import importlib
import pathlib
from collections import Counter

TABLE = pathlib.Path("stages/dateline-annotate/data/given_names.tsv")
LOCALES = (
    "az_AZ cs_CZ da_DK de_AT de_CH de_DE en_GB en_IE en_IN en_NG en_NZ en_PK en_US es_AR es_CL es_CO es_ES es_MX et_EE "
    "fi_FI fr_CA fr_FR hr_HR hu_HU id_ID it_IT lt_LT lv_LV nl_BE nl_NL no_NO pl_PL pt_BR pt_PT ro_RO ru_RU sk_SK sl_SI sv_SE "
    "tr_TR uk_UA uz_UZ"
).split()
# Letter by letter, without signs for soft and hard.
RUSSIAN = dict(zip(
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya".split(" "),
))
UKRAINIAN = {**RUSSIAN, "г": "h", "ґ": "g", "и": "y", "і": "i", "ї": "yi", "є": "ye", "’": "", "'": ""}
# Endings and letters that are spelled in more than one way.
ALSO = [("iy", "y"), ("iy", "i"), ("ey", "ei"), ("ks", "x"), ("iya", "ia")]


def spellings(name, locale):
    """A name in lower case and Latin letters."""
    letters = {"ru_RU": RUSSIAN, "uk_UA": UKRAINIAN}.get(locale)
    if letters is None:
        return {name.lower()}
    found = {"".join(letters.get(letter, letter) for letter in name.lower())}
    for spelling, other in ALSO:
        found |= {name.replace(spelling, other) for name in found}
    return found


def main():
    locales = {"m": Counter(), "f": Counter()}
    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for sex, attribute in (("m", "first_names_male"), ("f", "first_names_female")):
            names = getattr(provider, attribute, ())
            locales[sex].update({spelling for name in names for spelling in spellings(name, locale)})
    rows = []
    for sex, other in (("m", "f"), ("f", "m")):
        own = [name for name, count in locales[sex].items() if count >= 3 * locales[other][name]]
        plain = sorted(name for name in own if len(name) > 2 and name.isascii() and name.replace("-", "").isalpha())
        accented = sorted(name for name in own if not name.isascii() and name.replace("-", "").isalpha())
        rows.append(sex + "\t" + " ".join(plain + accented))
    head = (
        '# Given names that are borne by one sex nearly always, lower case: sex (m, f) <TAB> names. A hint for "he" and "she", no more.\n'
        "# Source: Faker 37.12.0 (MIT). Written by scripts/given_names.py.\n"
    )
    TABLE.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")


main()
