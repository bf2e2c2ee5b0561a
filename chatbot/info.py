"""`chatbot info`: what is installed, indexed and kept, and where."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from . import __version__
from .configuration import configuration_file
from .passages import questions
from .places import cache_folder, state_folder
from .terminal.screen import harmless

if TYPE_CHECKING:
    from argparse import Namespace

    from .index import Index
    from .startup import Opened


def info(options: Namespace, opened: Opened, paths: Sequence[str]) -> None:
    """Print a line for each fact about the documents at `paths`, as they were `opened`."""
    index = opened.index
    if index.check is not None:
        index.check()
    asking, away = questions(index.passages), index.remote is not None
    config = configuration_file()
    rows = {
        "version": __version__,
        "corpus": ", ".join(paths if away else map(os.path.abspath, paths))
        or "the bundled article",
        "passages": f"{len(index.passages):,} ({asking:,} with a question)",
        **_beside(index),
        "files": "none here" if away else f"{len(opened.files):,}",
        "terms": f"{len(index.vocabulary):,}",
        "language": ", ".join(index.settings.languages),
        "index": "in the engine" if away else str(opened.folder or "in memory"),
        "checksums": "the engine's own"
        if away
        else "all right"
        if index.check
        else "none in memory",
        "cache": str(cache_folder(options.cache)),
        "state": str(state_folder()),
        "config": config if os.path.exists(config) else f"none; it would be {config}",
    }
    for name, value in rows.items():
        print(harmless(f"{name:9} {value}"))


def _beside(index: Index) -> dict[str, str]:
    """How many passages are in an auxiliary index; {} where there is none."""
    if not index.parts:
        return {}
    count = len(index.parts[1].index.passages)
    return {"auxiliary": f"{count:,} of them; `chatbot index` makes one index of all"}
