"""Where an engine is: `milvus://HOST:PORT/COLLECTION`."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite
from urllib.parse import parse_qsl, urlsplit

from ..errors import ChatbotError, EngineUnavailable
from ..places import MILVUS

PORT = 19530
TIMEOUT = 5.0  # seconds that a question may take
TOKEN = "CHATBOT_MILVUS_TOKEN"  # noqa: S105  # the name of the variable
_FORM = "milvus://HOST:PORT/COLLECTION"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,199}")


@dataclass(frozen=True, slots=True)
class Address:
    """A collection on a server; `timeout` seconds may a question take there.

    `token` is "user:password" or a key, "" for a server that asks for none.
    """

    host: str
    port: int
    collection: str
    secure: bool = False
    timeout: float = TIMEOUT
    token: str = field(default="", repr=False)

    @property
    def uri(self) -> str:
        """The server's address, as pymilvus takes it."""
        return f"http{'s' if self.secure else ''}://{self.host}:{self.port}"

    def __str__(self) -> str:
        return f"{MILVUS[self.secure]}{self.host}:{self.port}/{self.collection}"


def address(text: str) -> Address:
    """The address that `text` is, its token from CHATBOT_MILVUS_TOKEN.

    `milvus+tls://` is for a server with TLS, `?timeout=SECONDS` sets the timeout. Raises
    `ChatbotError` for what is none.
    """
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port or PORT
        said = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        timeout = float(said.pop("timeout", TIMEOUT))
    except ValueError as error:
        raise ChatbotError(
            f"{text}: no address of an engine ({error}); write {_FORM}"
        ) from None
    name = parts.path.removeprefix("/")
    if not (text.startswith(MILVUS) and host and _NAME.fullmatch(name)):
        raise ChatbotError(
            f"{text}: no address of an engine; write {_FORM}, the collection in letters, digits"
            " and _"
        )
    if said or parts.fragment or not (isfinite(timeout) and timeout > 0):
        raise ChatbotError(f"{text}: an address takes ?timeout=SECONDS above 0, and no more")
    if parts.username or parts.password:
        raise ChatbotError(
            f"{MILVUS[0]}{host}: no passwords in an address, others could see it; set {TOKEN}"
            " to user:password"
        )
    if ":" in host:
        host = f"[{host}]"
    secure = text.startswith(MILVUS[1])
    return Address(host, port, name, secure, timeout, os.environ.get(TOKEN, ""))


def address_of(paths: Sequence[str | os.PathLike[str]]) -> Address:
    """The engine's address that `paths` are. Raises `EngineUnavailable` for more than that."""
    if len(paths) > 1:
        raise EngineUnavailable(
            f"{paths[0]} is one of several documents; a collection is asked alone: index all"
            " of them into it"
        )
    return address(str(paths[0]))
