"""``python -m dateline REPORTS...``: fetches the models where they are missing, reads, shows the briefing."""

import argparse
import sys

import dateline


def main() -> int:
    """Reads what the command line names. Gives the exit code: 0 done, 1 some input failed, 2 nothing could be done."""
    parser = argparse.ArgumentParser(prog="python -m dateline", description=__doc__)
    parser.add_argument("reports", nargs="+", help="files, folders, archives")
    parser.add_argument("--published", help="the day of reports that say none, as in 2031-03-07")
    parser.add_argument("--html", metavar="FILE", help="write the briefing as a page, too")
    parser.add_argument("--to", metavar="FILE", help="write the record as JSON, too")
    args = parser.parse_args()
    try:
        dateline.fetch_models()
        record = dateline.read(args.reports, published=args.published)
    except (dateline.Error, OSError, ValueError) as error:
        print(f"dateline: {error}", file=sys.stderr)
        return 2
    for path, content in ((args.html, record.html), (args.to, record.json)):
        if path:
            with open(path, "w", encoding="utf-8") as file:
                file.write(content())
    print(record.text(), end="")
    lost = [problem for problem in record.problems if problem.stage == "read" and problem.article is None]
    for problem in lost:
        print(f"dateline: {problem.path}: {problem.message}", file=sys.stderr)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
