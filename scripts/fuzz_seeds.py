#!/usr/bin/env python3
"""Writes what the fuzz targets begin with: `python scripts/fuzz_seeds.py`, into fuzz/corpus/TARGET.

One sound input of each kind that a target reads, made of the invented reports in examples/reports.
"""

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
REPORTS = [path.read_text() for path in sorted((ROOT / "examples/reports").glob("*.txt"))[:3]]
TITLE, TEXT = REPORTS[0].split("\n", 1)
URL, DAY = "https://post.example/ferry", "2031-03-07"
TAGS = "<p>".join(TEXT.replace("&", "&amp;").replace("<", "&lt;").split("\n\n"))
LINKED = json.dumps({"@type": "NewsArticle", "headline": TITLE, "datePublished": DAY, "author": {"name": "Ada Quill"}})
PAGE = f"""<!doctype html><html lang=en><head><meta charset=utf-8><title>{TITLE} | Post</title><meta property="og:title" content="{TITLE}">
<link rel=canonical href="{URL}"><script type="application/ld+json">{LINKED}</script></head><body><nav><a href=/>Home</a></nav>
<article><h1>{TITLE}</h1><time datetime={DAY}>{DAY}</time><p>{TAGS}<figure><img src=a.jpg><figcaption>The ferry</figcaption></figure></article>
<ul><li><a href=/b>More</a></ul><footer>All rights reserved</footer>"""
ITEM = f"<title>{TITLE}</title><description><![CDATA[<p>{TEXT[:300]}]]></description>"
FEEDS = {
    "rss": f"<rss version='2.0'><channel><title>Post</title><item>{ITEM}<link>{URL}</link><guid>1</guid></item></channel></rss>",
    "atom": f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Post</title><entry><title>{TITLE}</title><id>1</id><updated>{DAY}T08:00:00Z</updated>"
    f"<link href='{URL}'/><content type='html'>&lt;p&gt;{TEXT[:300]}</content></entry></feed>",
    "json": json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": URL, "content_text": TEXT}]}),
    "opml": f"<opml version='2.0'><body><outline text='Sea'><outline type='rss' text='Post' xmlUrl='{URL}/rss'/></outline></body></opml>",
    "sitemap": f"<urlset><url><loc>{URL}</loc><news:news><news:title>{TITLE}</news:title></news:news></url></urlset>",
    "newsml": f"<newsItem guid='1'><contentMeta><headline>{TITLE}</headline></contentMeta><contentSet><inlineXML><html><body><p>{TEXT[:300]}"
    "</p></body></html></inlineXML></contentSet></newsItem>",
    "nitf": f"<nitf><body><body.head><hedline><hl1>{TITLE}</hl1></hedline></body.head><body.content><p>{TEXT[:300]}</p></body.content></body></nitf>",
}
ROBOTS = b"/news/a\nUser-agent: dateline\nDisallow: /news/\nAllow: /news/a$\nCrawl-delay: 5\n\nUser-agent: *\nDisallow: /*.pdf\nSitemap: /s.xml\n"


def warc() -> bytes:
    """A response and its page."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.encode()
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {URL}\r\nWARC-Date: {DAY}T08:00:00Z\r\nContent-Length: {len(http)}\r\n\r\n"
    return head.encode() + http + b"\r\n\r\n"


def zipped() -> bytes:
    """Two files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.html", PAGE)
        archive.writestr("b.txt", REPORTS[1])
    return held.getvalue()


def tarred(mode: str) -> bytes:
    """One file."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode=mode) as archive:
        entry = tarfile.TarInfo("a.txt")
        entry.size = len(REPORTS[2].encode())
        archive.addfile(entry, io.BytesIO(REPORTS[2].encode()))
    return held.getvalue()


def main() -> None:
    """Writes all."""
    lines = "".join(json.dumps({"id": str(n), "text": text, "published": DAY}) + "\n" for n, text in enumerate(REPORTS))
    # The first byte is the kind, in the order of the target's list.
    archives = [warc(), zipped(), tarred("w"), tarred("w:gz"), lines.encode(), gzip.compress(warc())]
    seeds = {
        "pages": {"page": PAGE.encode()},
        "feeds": {name: feed.encode() for name, feed in FEEDS.items()},
        "archives": {str(n): bytes([n % 5]) + archive for n, archive in enumerate(archives)},
        "robots": {"robots": ROBOTS},
        "encodings": {str(n): bytes([n]) + TEXT[:400].encode("utf-16" if n == 14 else "utf-8") for n in range(32)},
    }
    for target, files in seeds.items():
        folder = ROOT / "fuzz/corpus" / target
        folder.mkdir(parents=True, exist_ok=True)
        for name, seed in files.items():
            (folder / f"seed-{name}").write_bytes(seed)


if __name__ == "__main__":
    main()
