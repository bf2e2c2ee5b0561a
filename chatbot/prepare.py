"""`chatbot index`: documents -> a saved index, and a line about it."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from .passages import documents
from .terminal.screen import counted, harmless

if TYPE_CHECKING:
    from argparse import Namespace

    from .index import Index
    from .startup import Opened


class Open(Protocol):
    """Opens the documents; `refresh` builds their index from nothing."""

    def __call__(self, *, refresh: bool) -> Opened:
        """See above."""


def prepare(options: Namespace, opened: Open) -> Index:
    """Build an index, or for an engine see that one is whole, and say what there is."""
    start = perf_counter()
    # What was sent in part is gone on with, so what is saved serves; but only if it is whole.
    found = opened(refresh=not options.engine)
    if options.engine and found.index.parts:
        found = opened(refresh=True)
    seconds = perf_counter() - start
    if not options.quiet:
        passages = counted(len(found.index.passages), "passage")
        files = counted(len({d.path for d in documents(found.index.passages)}), "file")
        print(f"Indexed {passages} from {files} in {seconds:.1f} s.")
        print(harmless(f"Saved in {found.folder}") if found.folder else "Kept in memory only.")
    return found.index
