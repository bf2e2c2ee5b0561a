"""The nouns of a check: the documents as they are looked at, and what is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ..corpus import Passage
from ..index import Index
from ..indexing.file import Problem
from ..listing import Listed
from ..terminal.screen import cut

NAMED = 60  # characters of a question that is named

# What is found, and whether it is an error: somebody who asks gets no answer or a wrong one.
CHECKS = {
    "left-out": True,
    "unanswered": True,
    "contradiction": True,
    "shadowed": True,
    "dead-link": True,
    "empty-file": False,
    "refused": False,
    "duplicate": False,
    "too-long": False,
    "near-empty": False,
    "undated": False,
    "no-address": False,
    "misspelt": False,
    "idle-synonyms": False,
}

Severity = Literal["error", "warning"]


class Finding(NamedTuple):
    """Something to be put right: where, which of CHECKS it is, what it is and what to do.

    `line` is 0 where none can be named, `id` "" where it is about no passage.
    """

    path: str
    line: int
    check: str
    message: str
    advice: str
    id: str = ""

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return "error" if CHECKS[self.check] else "warning"


@dataclass(slots=True)
class Subject:
    """The documents that are checked: index, passages, files, and what was left out."""

    index: Index
    passages: Sequence[Passage]
    files: Sequence[Listed]
    problems: Sequence[Problem]
    _paths: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Find the file of each document; both are in the same order."""
        left, self._paths = iter(self.files), {}
        for passage in self.passages:
            at, name = passage.document.id, passage.document.path
            if at not in self._paths:
                self._paths[at] = next((f.path for f in left if f.name == name), name)

    def path(self, passage: Passage) -> str:
        """Where the file of a passage is."""
        return self._paths[passage.document.id]

    def place(self, passage: Passage) -> str:
        """Where a passage stands: "docs/faq.md:12", without the line where it has none."""
        path = self.path(passage)
        return f"{path}:{passage.line}" if passage.line else path

    def finding(self, passage: Passage, check: str, message: str, advice: str) -> Finding:
        """A finding about a passage."""
        return Finding(self.path(passage), passage.line, check, message, advice, passage.id)


def quoted(text: str) -> str:
    """A text in quotation marks, on one line, cut where it is long."""
    return f"“{cut(text, NAMED)}”"
