"""Invented articles for measuring: happenings in towns of made-up names, four reports of each on two days, one of them a copy.

    scripts/invented_articles.py N [--first M] [--per-day D] > articles.jsonl

Article M and those after it are the same in every run, so that a second file can go on where a first one ended.
"""

import argparse
import datetime
import itertools
import json
import random
import sys
from collections.abc import Iterator

SYLLABLES = "al bren cor dun el fjor gar hal ist jor kal lun mar nor or pel quin ras sel tor ul vin wes yr zan".split()
DEEDS = {
    "fire": ("A fire destroyed {what} in {town} on {weekday}", "burned down", "fire"),
    "flood": ("A flood swept through {what} in {town} on {weekday}", "was flooded", "water"),
    "blast": ("An explosion wrecked {what} in {town} on {weekday}", "was wrecked by a blast", "gas"),
    "crash": ("A lorry crashed into {what} in {town} on {weekday}", "was hit by a lorry", "brakes"),
}
PLACES = "the old mill|a school|the harbour office|a bakery|the town library|a chapel|the bus station|a warehouse".split("|")


def _word(chance: random.Random, n: int) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(n)).capitalize()


def happening(number: int, per_day: int) -> list[dict[str, str]]:
    """Four reports of one happening."""
    chance = random.Random(number)
    day = datetime.date(2031, 1, 1) + datetime.timedelta(days=4 * number // per_day)
    first, how, cause = DEEDS[chance.choice(sorted(DEEDS))]
    town, what = _word(chance, 3), chance.choice(PLACES)
    mayor, victim = (f"{_word(chance, 2)} {_word(chance, 3)}" for _ in range(2))
    hurt, age = chance.randint(2, 60), chance.randint(18, 80)
    lead = f"{first.format(what=what, town=town, weekday=f'{day:%A}')}, injuring {hurt} people, police said."
    more = f"{victim}, {age}, was taken to hospital. Mayor {mayor} of {town} said that {cause} was the cause and that {what} would be rebuilt."
    told = [
        (f"{what.capitalize()} {how} in {town}", f"{lead} {more} \"We will not leave anybody alone,\" {mayor} told reporters.", 0),
        (f"{hurt} hurt in {town}", f"{hurt} people were hurt when {what} {how} in {town} on {day:%A}. {more}", 0),
        (f"{town}: mayor blames {cause}", f"The mayor of {town}, {mayor}, blamed {cause} after {what} {how}. {victim} is {age} years old. {lead}", 1),
    ]
    told.append((told[0][0], told[0][1] + " More is to follow.", 1))
    return [
        {"id": f"{number}-{n}", "title": title, "text": text, "published": str(day + datetime.timedelta(days=later)), "outlet": f"Outlet {n}"}
        for n, (title, text, later) in enumerate(told)
    ]


def articles(first: int, n: int, per_day: int = 500) -> Iterator[dict[str, str]]:
    """The n articles from the first on, some per_day a day."""
    reports = (report for number in itertools.count(first // 4) for report in happening(number, per_day))
    return itertools.islice(reports, first % 4, first % 4 + n)


def main() -> None:
    """Prints articles as JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("n", type=int)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--per-day", type=int, default=500)
    args = parser.parse_args()
    for article in articles(args.first, args.n, args.per_day):
        sys.stdout.write(json.dumps(article) + "\n")


if __name__ == "__main__":
    main()
