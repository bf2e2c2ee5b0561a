"""What a reader is given and what it gives back: File, Problem, Reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..corpus import Passage
from ..progress import Progress, silent


@dataclass(frozen=True, slots=True)
class File:
    """A file of the corpus.

    `id` is what its document is called, `name` its path relative to the corpus root,
    `path` where it was read. `text` has line feeds as its only line ends and no byte order
    mark; a file in a binary format has `content` instead. `progress` is for a reader that
    can say how far it is.
    """

    id: str
    name: str
    path: str
    text: str
    progress: Progress = silent
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was left out, and where; `line` is 0 where no line can be named.

    `kind` is what files are called that may be counted instead of shown ("empty"), "" for
    what the owner of the documents has to know.
    """

    path: str
    line: int
    message: str
    kind: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Reading:
    """The passages of a file in its own order, and what was left out.

    They may be made while they are taken, once; then the problems are complete afterwards.
    """

    passages: Iterable[Passage]
    problems: list[Problem]


Reader = Callable[[File], Reading]
