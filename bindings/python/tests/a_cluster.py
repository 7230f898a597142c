"""A cluster on this machine: a master and workers of one core each, whose executors can be killed."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

import pyspark

SPARK = Path(pyspark.__file__).parent
PATIENCE = 60  # seconds
#: Short jobs spend most of their time on compiling what they run once: the quick compiler does.
QUICK = {"JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}


class Cluster:
    """Runs as long as it is entered."""

    def __init__(self, folder: Path, n_workers: int = 2) -> None:
        self.folder, self.n_workers = folder, n_workers
        self.processes: list[subprocess.Popen[bytes]] = []
        self.master = ""

    def __enter__(self) -> "Cluster":
        local = ["--host", "127.0.0.1", "--port", "0", "--webui-port", "0"]
        self.master = self._start("master.Master", *local, says=r"Starting Spark master at (spark://\S+)")
        for n in range(self.n_workers):
            size = ["--cores", "1", "--memory", "2g", "--work-dir", str(self.folder / f"work-{n}")]
            self._start("worker.Worker", *local, *size, self.master, says=r"(Successfully registered) with master")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for process in reversed(self.processes):
            process.terminate()
            process.wait(timeout=PATIENCE)

    def _start(self, what: str, *args: str, says: str) -> str:
        log = self.folder / f"{what}-{len(self.processes)}.log"
        command = [str(SPARK / "bin" / "spark-class"), f"org.apache.spark.deploy.{what}", *args]
        env = {**os.environ, **QUICK, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
        with log.open("wb") as file:
            self.processes.append(subprocess.Popen(command, stdout=file, stderr=file, env=env))
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := re.search(says, log.read_text(errors="replace")):
                return found[1]
            time.sleep(0.2)
        raise TimeoutError(f"{what} does not start:\n{log.read_text(errors='replace')}")

    def executors(self) -> list[int]:
        """Processes of executors of this cluster's workers."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                words = (process / "cmdline").read_bytes().split(b"\0")
                is_ours = (process / "cwd").readlink().is_relative_to(self.folder)
            except OSError:
                continue
            if is_ours and b"org.apache.spark.executor.CoarseGrainedExecutorBackend" in words:
                found.append(int(process.name))
        return found

    def kill_one(self) -> int:
        """Kills an executor in the middle of its work; tells which process it was."""
        end = time.monotonic() + PATIENCE
        while not (running := self.executors()):
            assert time.monotonic() < end, "no executor runs"
            time.sleep(0.05)
        os.kill(max(running), signal.SIGKILL)
        return max(running)
