"""Which version of a corpus is in force in a collection: one entity that says so.

The collection of the address holds that entity alone; each version has a collection of its
own, named after it, with the passages and the statistics, and is never changed once it is in
force. So a client that opened a version asks that one whatever is written meanwhile. The
version before stays until the next one, for clients that have it open.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from .. import __version__
from ..engine import Rows
from ..errors import EngineUnavailable
from .address import Address
from .connection import Connection
from .milvus import Milvus
from .statistics import NOTHING

FORMAT = 1  # raise it with every change of what stands in a collection
_POINTER = 0  # the id of the entity


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a corpus: its digest, and what its collection has to hold.

    `blocks` are the texts that its statistics are cut into, `digest` is that of their bytes;
    `entities` are all rows of the collection, `before` the digest of the version before.
    """

    version: str
    digest: str
    passages: int
    questions: int
    units: int
    entities: int
    blocks: int
    before: str = ""


class Catalog:
    """The collections of an address: which version is in force, and that version's own."""

    def __init__(self, address: Address) -> None:
        """Ask the server nothing yet."""
        self.address = address
        self.connection = Connection(address)
        self._pointer = Milvus(self.connection, address.collection)

    def said(self, timeout: float) -> dict[str, Any]:
        """What the entity says, whichever version of chatbot wrote it; {} for none yet.

        Raises `EngineUnavailable`, also for a collection of something else.
        """
        if not self._pointer.exists(timeout):
            return {}
        self._pointer.check(timeout)
        text = self._pointer.bodies([_POINTER], timeout, "Strong").get(_POINTER, "{}")
        try:
            said: dict[str, Any] = json.loads(text)
            return said if not said else {**said, "version": str(said["version"])}
        except (LookupError, TypeError, ValueError) as error:
            raise EngineUnavailable(
                f"{self.address}: what it holds was not written by chatbot; choose another name"
            ) from error

    def current(self) -> Version:
        """The version in force.

        Raises `EngineUnavailable` also where there is none, or one of another chatbot.
        """
        said = self.said(self.address.timeout)
        again = f"chatbot index --engine {self.address} PATH"
        if not said:
            raise EngineUnavailable(
                f"{self.address}: nothing is indexed there yet; do it with: {again}"
            )
        made_by = said.pop("chatbot", "?")
        if (said.pop("format", 0), made_by) != (FORMAT, __version__):
            raise EngineUnavailable(
                f"{self.address}: it was indexed by version {made_by} of chatbot, this is"
                f" {__version__}; install that one, or index it again with: {again}"
            )
        return Version(**said)

    def write(self, version: Version) -> None:
        """Put a version in force, whose collection is complete. All at once, or not at all."""
        self._pointer.create()
        text = json.dumps({"format": FORMAT, "chatbot": __version__, **asdict(version)})
        self._pointer.put([_POINTER], nothing(1), [text])
        self._pointer.commit()

    def of(self, version: str) -> Milvus:
        """The collection of a version."""
        return Milvus(self.connection, f"{self.address.collection}_{version}")


def nothing(rows: int) -> Rows:
    """Rows of what is never searched for: no query has their one column."""
    return Rows(
        np.arange(rows + 1), np.full(rows, NOTHING, np.uint32), np.ones(rows, np.float32)
    )
