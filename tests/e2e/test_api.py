"""Schemathesis holds the server against its own OpenAPI document."""

import os
import subprocess
import sys
from pathlib import Path

from served import HERE


def test_the_document_and_the_server_agree(own):
    st = Path(sys.executable).parent / "st"
    command = [st, "--config-file", HERE / "schemathesis.toml", "run", f"{own.address}/api/v1/openapi.json"]
    # The same requests each time. Server-sent events never end: they have tests of their own in Rust.
    command += ["--max-examples", "30", "--seed", "7", "--generation-database", "none", "--no-color"]
    command += ["--exclude-path", "/api/v1/events"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=own.store.parent, env={**os.environ, "COLUMNS": "120"})
    assert done.returncode == 0, done.stdout + done.stderr
