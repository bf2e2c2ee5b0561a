"""A Milvus server on loopback, in a process of its own, to be killed and started again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep

import pytest

LIBRARIES = Path(getattr(find_spec("milvus_lite"), "origin", None) or "/").parent / "lib"
PATIENCE = 60.0  # seconds until it has to be there


class Server:
    """A server of milvus-lite with its data in a folder. It listens on 127.0.0.1 alone.

    Up to version 2.5 that is Milvus's own kernel in C++, from 3.0 on one in Python.
    """

    def __init__(self, folder: Path) -> None:
        """Start it and wait until it answers."""
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.start()

    def start(self) -> None:
        """Start it where it was, with the data that it had."""
        self._process = subprocess.Popen(
            self._words(),
            env={**os.environ, "LD_LIBRARY_PATH": str(LIBRARIES)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = monotonic() + PATIENCE
        while monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            sleep(0.02)
        raise TimeoutError("the server does not start")

    def _words(self) -> list[str]:
        kernel, port = LIBRARIES / "milvus", str(self.port)
        if kernel.exists():
            return [str(kernel), str(self.folder / "data"), f"127.0.0.1:{port}", "ERROR"]
        words = [
            "server",
            "--data-dir",
            str(self.folder),
            "--host",
            "127.0.0.1",
            "--port",
            port,
        ]
        return [sys.executable, "-m", "milvus_lite", *words]

    def kill(self) -> None:
        """End it as a crash would (SIGKILL)."""
        self._process.kill()
        self._process.wait()

    def url(self, collection: str, timeout: float = 30) -> str:
        """The address of a collection."""
        return f"milvus://127.0.0.1:{self.port}/{collection}?timeout={timeout}"


def running(folder: Path) -> Iterator[Server]:
    """A server while a fixture lasts; the tests are skipped where there is none to be had."""
    pytest.importorskip("pymilvus")
    pytest.importorskip("milvus_lite")
    server = Server(folder)
    yield server
    server.kill()
