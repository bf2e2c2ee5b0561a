"""Calls of a Milvus server: within a deadline, tried again, their failures put into words."""

from __future__ import annotations

import logging
import os
import warnings
from contextlib import suppress
from importlib.util import find_spec
from time import monotonic, sleep
from typing import Any

from ..errors import EngineUnavailable
from .address import TOKEN, Address

FIRST, LONGEST = 0.05, 1.0  # seconds between two tries; each time twice as many
_OLDEST = (2, 5)  # the first with DAAT_MAXSCORE
_MISSING, _LIMITED = 100, 8  # Milvus's codes: no such collection, too many requests
_RELEASED = 101  # there, but none of it in memory
# What Milvus and gRPC say while something is not there yet that may come.
_PASSING = (
    *("unavailable", "fail connecting", "deadline", "timeout", "timed out", "not loaded"),
    *("call load", "released"),
    *("not fully loaded", "loading", "no available", "channel", "rate limit", "not ready"),
    *("socket closed", "connection reset", "recovering"),
)
_REFUSED = ("unauthenticated", "permission", "auth", "privilege", "password")


class Connection:
    """A server at an address; it is called for the first time when something is asked.

    `version` is what it says of itself then, "" where it says nothing.
    """

    def __init__(self, address: Address) -> None:
        """Connect to nothing yet."""
        self.address = address
        self.version = ""
        self._client: Any = None

    def call(self, name: str, timeout: float, /, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        """What the client's method of that name gives, within `timeout` seconds.

        What may pass is tried again until then. Raises `EngineUnavailable`.
        """
        deadline, pause = monotonic() + timeout, FIRST
        while True:
            left = max(deadline - monotonic(), 0.001)
            try:
                client = self._client or self._connected(left)
                left = max(deadline - monotonic(), 0.001)
                return getattr(client, name)(*args, timeout=left, **options)
            except EngineUnavailable:
                raise
            except Exception as error:
                named = [one for one in args[:1] if isinstance(one, str)]
                said = _said(error, *named, self.address.collection, self.address.host)
                if not _passes(error, said) or monotonic() + pause > deadline:
                    raise EngineUnavailable(self._told(error, said, timeout)) from error
                if getattr(error, "code", None) == _RELEASED:
                    self._load(args[0], deadline)
                elif "load" not in said.casefold():
                    self.close()  # the connection itself may be what is broken
            sleep(pause)
            pause = min(2 * pause, LONGEST)

    def close(self) -> None:
        """Leave the server; the next call connects again."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _load(self, collection: str, deadline: float) -> None:
        """Have the server load a collection that was released; the next try says if it is."""
        with suppress(Exception):
            left = max(deadline - monotonic(), 0.001)
            self._client.load_collection(collection, timeout=left)

    def _connected(self, timeout: float) -> Any:  # noqa: ANN401
        make = _client()
        address = self.address
        client = make(uri=address.uri, token=address.token, timeout=timeout, dedicated=True)
        self.version = _version(client, timeout)
        if _too_old(self.version):
            client.close()
            raise EngineUnavailable(
                f"{address}: the server is Milvus {self.version}; it takes 2.5 or newer"
            )
        self._client = client
        return client

    def _told(self, error: Exception, said: str, timeout: float) -> str:
        """What went wrong, in a line that says what to do."""
        address, low = self.address, said.casefold()
        if getattr(error, "code", None) == _MISSING or "can't find collection" in low:
            return (
                f"{address}: there is no such collection; make it with: chatbot index"
                f" --engine {address} PATH"
            )
        if any(word in low for word in _REFUSED):
            return (
                f"{address}: the server refuses ({said}); set {TOKEN} to user:password, or to"
                " the key of a user who may"
            )
        if "load" in low:
            return (
                f"{address}: the collection is not loaded yet ({said}); wait until it is, or"
                " give the query nodes more memory"
            )
        if _passes(error, said):
            return (
                f"{address}: no answer within {timeout:.3g} s ({said}); see that the server"
                " runs and can be reached there, or give it more time with ?timeout=SECONDS"
            )
        return f"{address}: the server can't do it ({said}); see that it is Milvus 2.5 or newer"


def _client() -> Any:  # noqa: ANN401
    """The class of pymilvus's client, which logs nothing and reads no `.env` files."""
    if find_spec("pymilvus") is None:
        raise EngineUnavailable(
            "asking a Milvus server takes pymilvus: pip install 'chatbot[milvus]'"
        )
    before = os.environ.get("PYTHON_DOTENV_DISABLED")
    os.environ["PYTHON_DOTENV_DISABLED"] = "1"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its own parts and of what it loads
            from pymilvus import MilvusClient
    finally:
        if before is None:
            del os.environ["PYTHON_DOTENV_DISABLED"]
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL + 1)  # errors are raised as well
    return MilvusClient


def _said(error: Exception, *names: str) -> str:
    """What an error of pymilvus or gRPC says, on one line and short.

    Without these `names`, which may hold any of the words that it is told by.
    """
    text = str(getattr(error, "message", "") or error)
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in causes:  # pymilvus raises errors from themselves
        if callable(getattr(cause, "details", None)):  # gRPC's own says more than the others
            text = f"{cause.code().name}: {cause.details()}"  # type: ignore[attr-defined]
        causes.append(cause)
        cause = cause.__cause__
    for name in names:
        text = text.replace(name, "...")
    return " ".join((text or type(error).__name__).split())[:200]


def _passes(error: Exception, said: str) -> bool:
    """Whether the same may be answered a moment later."""
    if getattr(error, "code", None) == _LIMITED:
        return True
    low = said.casefold()
    if any(word in low for word in _REFUSED):
        return False
    return type(error).__name__ == "FutureTimeoutError" or any(w in low for w in _PASSING)


def _version(client: Any, timeout: float) -> str:  # noqa: ANN401
    """What the server says of its version; the kernel of milvus-lite says nothing."""
    try:
        return str(client.get_server_version(timeout=timeout))
    except Exception as error:
        if "UNIMPLEMENTED" in _said(error):
            return ""
        raise


def _too_old(version: str) -> bool:
    """Whether a server says that it is older than what is needed; others say what they like."""
    numbers = version.removeprefix("v").split(".")
    if len(numbers) < 2 or not (numbers[0].isdecimal() and numbers[1].isdecimal()):
        return False
    return (int(numbers[0]), int(numbers[1])) < _OLDEST
