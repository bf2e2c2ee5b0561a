"""Other wordings of the documents' questions, from a file of the user's beside them.

    # a comment
    What is the summit about?
        Why do they meet?
        What will they talk about?

A line that is not indented names an entry, by its question or its id; the lines below it
that are indented are wordings of it. A comment begins its line: "#12" is the beginning of a
wording where it is indented.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from ..corpus import Passage
from .file import Problem

_INDENT = "    "
_HEAD = "# Other wordings of questions: each indented, below the question (or id) of its entry."


@dataclass(slots=True)
class _Named:
    """An entry as a file names it, its wordings there, and the passage that it turned out."""

    path: str
    line: int
    wordings: list[str] = field(default_factory=list)
    taken: str = ""  # the id of the passage


class Alternates:
    """The wordings of all such files of a corpus, given to its passages as they pass by."""

    def __init__(self) -> None:
        """No wordings yet."""
        self._named: dict[str, _Named] = {}
        self._problems: list[Problem] = []

    def read(self, text: str, path: str) -> None:
        """Take the wordings of a file."""
        named = None
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            if not line[0].isspace():
                named = self._named.setdefault(_key(line), _Named(path, number))
            elif named:
                named.wordings.append(" ".join(line.split()))
            else:
                message = "a wording of no entry; write the entry's question above it"
                self._problems.append(Problem(path, number, message))

    def applied(self, passages: Iterable[Passage]) -> Iterator[Passage]:
        """The passages in their order, those that are named with their further wordings."""
        for passage in passages:
            yield self._with_wordings(passage) if self._named else passage

    def problems(self) -> Iterator[Problem]:
        """What was not understood, once all passages have passed by."""
        yield from self._problems
        for of in self._named.values():
            if not of.wordings:
                message = "no wording below; write them there, each line indented"
            elif not of.taken:
                message = "no entry has this question or id; write it as the entry does"
            else:
                continue
            yield Problem(of.path, of.line, message)

    def _with_wordings(self, passage: Passage) -> Passage:
        for name in names_of(passage):
            named = self._named.get(name)
            if named is None:
                continue
            if not passage.question:
                message = f"{passage.id} is a paragraph; only a question has other wordings"
            elif named.taken:
                message = f"{passage.id} has this question too; write the id of the one meant"
            else:
                named.taken = passage.id
                passage = replace(passage, alternates=_more(passage, named.wordings))
                continue
            named.taken = named.taken or passage.id
            self._problems.append(Problem(named.path, named.line, message))
        return passage


def names_of(passage: Passage) -> list[str]:
    """What a passage may be called by, in small letters and with single blanks."""
    return list(dict.fromkeys(filter(None, map(_key, (passage.id, passage.question)))))


def with_wording(text: str, names: Collection[str], entry: str, wording: str) -> str:
    """The text of such a file with one more `wording`, all else as it is.

    It comes last below the entry if the file has it by one of its `names`, else at the end
    of the file below `entry`. The text itself where the wording is there.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    place, within = 0, False
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        if not line[0].isspace():
            within = _key(line) in names
        elif within and _key(line) == _key(wording):
            return text
        if within:
            place = number
    added = [f"{_INDENT}{' '.join(wording.split())}{end}"]
    if not place:
        blank = [end] if text.strip() else [f"{_HEAD}{end}"]
        added, place = [*blank, f"{' '.join(entry.split())}{end}", *added], len(lines)
    if place and lines and not lines[place - 1].endswith(("\n", "\r")):
        lines[place - 1] += end
    return "".join([*lines[:place], *added, *lines[place:]])


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _more(passage: Passage, wordings: Iterable[str]) -> tuple[str, ...]:
    """The alternates of a passage with those of `wordings` that it lacks."""
    known, added = set(map(_key, passage.wordings)), dict[str, str]()
    for wording in wordings:
        added.setdefault(_key(wording), wording)
    return (*passage.alternates, *(added[key] for key in added if key not in known))
