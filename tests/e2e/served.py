"""The program itself: a store that it fills, a server that it is, and the addresses that its pages lead to."""

import os
import signal
import subprocess
import urllib.request
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

HERE = Path(__file__).parent
PROGRAM = os.environ.get("DATELINE_PROGRAM", "dateline")


class Served:
    """`dateline serve` over a store of these inputs."""

    def __init__(self, folder, inputs):
        self.store = folder / "news.db"
        self.log = folder / "serve.log"
        read = [PROGRAM, "read", *map(str, inputs), "--store", str(self.store)]
        done = subprocess.run(read, check=False, capture_output=True, text=True)
        assert done.returncode in (0, 1), done.stderr  # 1: something was noticed and survived
        self.start()

    def start(self):
        with self.log.open("ab") as log:
            command = [PROGRAM, "serve", "--store", str(self.store), "--listen", "127.0.0.1:0"]
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        line = self.process.stdout.readline()
        assert line.startswith("Dateline listens: "), f"{line!r}\n{self.log.read_text()}"
        self.address = line.split()[-1].rstrip("/")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=20) == 0, self.log.read_text()

    def restart(self):
        self.stop()
        self.start()

    def get(self, path):
        """What a path is answered with: the text, and the headers."""
        with urllib.request.urlopen(self.address + path, timeout=20) as answer:
            return answer.read().decode(), answer.headers

    def paths(self, at_most):
        """Paths of pages that can be come to from Today by links, the nearest first."""
        found, i = ["/"], 0
        while i < len(found) < at_most:
            text, headers = self.get(found[i])
            i += 1
            if "text/html" in headers["Content-Type"]:
                found += [path for path in dict.fromkeys(links(text)) if path not in found]
        return found[:at_most]

    def kinds(self, of_each=1):
        """Some pages of each kind: of those whose paths begin the same."""
        kinds = {}
        for path in self.paths(400):
            if not path.startswith("/api/") and "raw=" not in path:
                parts = urlsplit(path)
                kinds.setdefault((parts.path.split("/")[1], parts.path.count("/")), []).append(path)
        return [path for paths in kinds.values() for path in paths[:of_each]]


class _Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def links(text):
    """Paths of this server that a page leads to, without their fragments."""
    parser = _Links()
    parser.feed(text)
    return [path for path in (link.split("#")[0] for link in parser.found) if path.startswith("/")]
