"""Reports with attacks in every field, and a server that notices whoever comes."""

import html
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Beacon:
    """A place elsewhere; `visits` are the paths that were asked for."""

    def __enter__(self):
        visits = self.visits = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                visits.append(self.path)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()


def attacks(beacon):
    """Words that run a script or ask elsewhere for a picture, where they are taken for markup."""
    run = "window.attacked=1"
    return [
        f"<script>{run}</script>",
        f'"><img src=x onerror="{run}">',
        f"'><svg onload={run}>",
        f"</title></textarea></style><script>{run}</script>",
        f'<img src="{beacon}/picture.png">',
        f'<link rel="stylesheet" href="{beacon}/style.css"><iframe src="{beacon}/frame"></iframe>',
        f'<a href="javascript:{run}">read on</a>',
        f'<b onmouseover="{run}" style="background:url({beacon}/ground.png)">Dahl</b>',
        f"{{{{constructor.constructor('{run}')()}}}}${{{run}}}",
    ]


def write_attacks(folder, beacon):
    """Writes reports into a folder, as lines of JSON, as pages, with sidecars and as a feed. Gives their paths."""
    words = attacks(beacon)
    story = "The mayor of Vik, Karin Dahl, said on Tuesday that nine people were hurt when the mill burned. "
    lines = [
        {
            "id": f"id{attack}",
            "outlet": f"Outlet {attack}",
            "published": "2031-03-04",
            "title": f"Mill burns in Vik {attack}",
            "byline": attack,
            "url": "javascript:window.attacked=1" if i % 2 else f"https://post.example/{attack}",
            "text": f'{story}\nCaptain {attack} Brandt of Vik said: "We {attack} saved {i + 3} people."\n{attack}',
        }
        for i, attack in enumerate(words)
    ]
    (folder / "attacks.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    page = f"<html><head><title>{html.escape(words[1])}</title><meta name='author' content='{html.escape(words[0])}'></head>"
    page += f"<body><article><h1>{html.escape(words[3])}</h1><img src='{beacon}/lead.png'>"
    page += "".join(f"<p>{story}{html.escape(attack)}</p>{attack}" for attack in words) + "</article></body></html>"
    (folder / "page.html").write_text(page)
    (folder / "page.meta.json").write_text(json.dumps({"outlet": words[1], "url": "javascript:window.attacked=1"}))
    (folder / "plain.txt").write_text(f"{words[0]}\n\n{story}\n{words[4]}\n")
    (folder / "plain.meta.json").write_text(json.dumps({"outlet": words[4], "published": words[0], "title": words[1]}))
    entries = "".join(
        f"<item><title>Mill {html.escape(html.escape(attack))}</title><link>javascript:window.attacked=1</link>"
        f"<guid>{html.escape(attack)}</guid><author>{html.escape(attack)}</author>"
        f"<description>{html.escape(story + attack)}</description></item>"
        for attack in words
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{html.escape(words[1])}</title>{entries}</channel></rss>'
    (folder / "feed.xml").write_text(feed)
    return [folder / name for name in ["attacks.jsonl", "page.html", "plain.txt", "feed.xml"]]
