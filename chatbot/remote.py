"""`chatbot index --engine`, `chatbot engine`: a corpus sent to an engine, looked at there."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from .errors import ChatbotError
from .lasting import lasting
from .terminal.screen import counted, harmless

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from .index import Index


def send(options: Namespace, index: Index) -> None:
    """Put an index in force at the address that `options` name, and say what was done."""
    from .engines.address import address
    from .engines.catalog import Catalog
    from .engines.writing import write

    start, place = perf_counter(), address(options.engine)
    with lasting(options) as progress:
        version, sent = write(index, Catalog(place), progress)
    if options.quiet:
        return
    seconds = perf_counter() - start
    held = f"version {version.version} of {counted(version.passages, 'passage')}"
    if sent:
        print(harmless(f"Sent {sent:,} entities to {place} in {seconds:.1f} s: {held}."))
    else:
        print(harmless(f"Nothing to send to {place}: {held} is there."))


def look(options: Namespace, paths: Sequence[str]) -> bool:
    """Print what `options` ask of the engine at `paths`; whether all is as it should be.

    Raises `ChatbotError` where they are no address of an engine.
    """
    from .engines.address import address_of
    from .engines.opening import open_engine

    if not paths:
        raise ChatbotError("no engine; name one: chatbot engine -c milvus://HOST:PORT/NAME")
    place = address_of(paths)
    with lasting(options) as progress:
        opened = open_engine(place, options.cache, progress)
        if options.look == "stats":
            from .engines.checking import stats

            if not options.quiet:
                rows = stats(opened, place)
                print(*(harmless(f"{name:10} {value}") for name, value in rows), sep="\n")
            return True
        from .engines.checking import check

        checked = check(opened, options.sample, progress)
    if not options.quiet:
        print(harmless(str(checked)))
    return checked.agrees
