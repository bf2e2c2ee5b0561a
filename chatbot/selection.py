"""Which names below a folder are documents': the user's globs, and what .gitignore says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import translate

IGNORING = ".gitignore"
_LONGEST = 1 << 20  # bytes that are read of a .gitignore
_ANY = None  # instead of a segment: any folders, or all that is in one


@dataclass(frozen=True, slots=True)
class Selection:
    """The user's globs, written and meant as those of a .gitignore at the folder's top.

    With `include` a document is what one of them names, or is below what one names;
    `exclude` takes out again.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @classmethod
    def of(cls, include: Sequence[str] | None, exclude: Sequence[str] | None) -> Selection:
        """As options give them: each once, in an order that is always the same."""
        return cls(tuple(sorted({*(include or ())})), tuple(sorted({*(exclude or ())})))

    def words(self) -> list[str]:
        """What tells this selection from any other; [] for that of everything."""
        return [f"include {g}" for g in self.include] + [f"exclude {g}" for g in self.exclude]


EVERYTHING = Selection()


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A pattern of a .gitignore: what it says of a path whose segments match its own."""

    says: bool  # False where it begins with "!"
    folders_only: bool
    segments: tuple[re.Pattern[str] | None, ...]

    @classmethod
    def of(cls, line: str) -> _Pattern | None:
        """The pattern that a line is; None for a blank one and a comment."""
        line = re.sub(r"(?<!\\)\s+$", "", line)
        says, line = not line.startswith("!"), line.removeprefix("!")
        path = line.removesuffix("/")
        if line.startswith("#") or not path.strip("/"):
            return None
        named = "/" not in path  # anywhere, else from the folder of the .gitignore on
        segments: list[re.Pattern[str] | None] = [_ANY] if named else []
        for part in path.removeprefix("/").split("/"):
            if part != "**" or named:
                segments.append(_segment(part))
            elif segments[-1:] != [_ANY]:
                segments.append(_ANY)
        return cls(says, line.endswith("/"), tuple(segments))

    @property
    def name(self) -> re.Pattern[str] | None:
        """What it wants of the last part of a path, where it is about nothing else."""
        segments = self.segments
        return segments[1] if len(segments) == 2 and segments[0] is _ANY else None

    def matches(self, parts: Sequence[str]) -> bool:
        """Whether it is about the path of these parts; one of a folder above is not asked."""
        return _match(self.segments, parts)


def _segment(text: str) -> re.Pattern[str]:
    """The names that a part of a pattern without a slash is about."""

    def unescaped(found: re.Match[str]) -> str:
        return f"[{found[1]}]" if found[1] in "*?[" else found[1]

    return re.compile(translate(re.sub(r"\\(.)", unescaped, text).replace("[^", "[!")))


def _match(segments: Sequence[re.Pattern[str] | None], parts: Sequence[str]) -> bool:
    """Whether the segments are about all parts, in at most len(segments) * len(parts) steps.

    A segment is about one part; _ANY about any number of them, at the end about one at least.
    """
    taken = {0}  # how many parts those segments can be about that were looked at
    for segment in segments:
        if segment is None:
            taken = set(range(min(taken), len(parts) + 1))
        else:
            taken = {at + 1 for at in taken if at < len(parts) and segment.match(parts[at])}
        if not taken:
            return False
    return min(taken) < len(parts) if segments[-1:] == (_ANY,) else len(parts) in taken


class Patterns:
    """Patterns of one file or of one option; the last that is about a path decides."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Take the lines."""
        found = [pattern for line in lines if (pattern := _Pattern.of(line))]
        self._all = found[::-1]
        # Most are about names, and most names are of no concern to any of them.
        self._others = [pattern for pattern in self._all if pattern.name is None]
        names = [pattern.name.pattern for pattern in found if pattern.name]
        self._named = re.compile("|".join(names) or r"(?!)")

    @classmethod
    def of_globs(cls, globs: Sequence[str]) -> Patterns | None:
        """The patterns that the user's globs are; None for no globs."""
        if not globs:
            return None
        return cls(f"\\{glob}" if glob[0] in "#!" else glob for glob in globs)

    @classmethod
    def of_file(cls, path: str) -> Patterns | None:
        """The patterns of a .gitignore; None where it can't be read."""
        try:
            with open(path, encoding="utf-8-sig", errors="surrogateescape") as stream:
                return cls(stream.read(_LONGEST).split("\n"))
        except OSError:
            return None

    def verdict(self, path: str) -> bool | None:
        """What is said of `path` (a folder's ends with a slash); None: no pattern says."""
        folder = path.endswith("/")
        parts = path.removesuffix("/").split("/")
        for pattern in self._all if self._named.match(parts[-1]) else self._others:
            if (folder or not pattern.folders_only) and pattern.matches(parts):
                return pattern.says
        return None

    def reach(self, path: str) -> bool:
        """Whether they are about a file or about a folder that it is below."""
        at = path.find("/")
        while at >= 0:
            if self.verdict(path[: at + 1]):
                return True
            at = path.find("/", at + 1)
        return self.verdict(path) is True


@dataclass(frozen=True, slots=True)
class Ignoring:
    """The .gitignore files above a folder, innermost first, each with the length of its own
    folder's path below the root.
    """

    files: tuple[tuple[int, Patterns], ...] = ()

    def with_file(self, path: str, below: str) -> Ignoring:
        """With the one at `path`, whose folder is called `below` ("" or ending in a slash)."""
        patterns = Patterns.of_file(path)
        return Ignoring(((len(below), patterns), *self.files)) if patterns else self

    def ignores(self, name: str) -> bool:
        """Whether a file, or a folder whose name ends with a slash, is no document."""
        for length, patterns in self.files:
            said = patterns.verdict(name[length:])
            if said is not None:
                return said
        return False
