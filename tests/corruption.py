"""Saved indexes damaged at random, and whether one still answers as it may."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

from chatbot.conversation import Conversation
from chatbot.corpus import Passage
from chatbot.errors import StorageError
from chatbot.ranking import Match
from chatbot.storage import open_saved

PAGE = 4096
QUESTIONS = (
    "Where is the summit and is it confirmed?",
    "What is the signifcance of the expected summit?",
    "export controls and human rights",
    "Who will attend?",
    "Where was the world cup held?",
)


def damage(place: Path, other: Path, chance: Random) -> str:
    """Damage the index in force below `place` in one way, and what was done.

    `other` is the folder of another generation, whose files are the ones swapped in.
    """
    folder = place / (place / "current").read_text()
    way: Callable[[Path, Path, Random], str] = chance.choice(
        [_bit, _bit, _bit, _bytes, _zeros, _pages, _cut, _longer, _swapped, _pointer, _gone]
    )
    return f"{way.__name__} {way(folder, other, chance)}"


def _at(folder: Path, chance: Random, name: str = "arrays.bin") -> tuple[Path, int]:
    """A file and a place in it; of the arrays each is as likely as a longer one."""
    if name != "arrays.bin" or chance.random() < 0.2:
        path = folder / chance.choice(["manifest.json", "arrays.bin"])
        return path, chance.randrange(path.stat().st_size)
    arrays = json.loads((folder / "manifest.json").read_bytes())["arrays"]
    places = sorted(row["at"] for row in arrays.values())
    first = chance.choice(places)
    size = (folder / name).stat().st_size
    last = min([at for at in places if at > first] or [size])
    return folder / name, min(chance.randrange(first, max(last, first + 1)), size - 1)


def _write(path: Path, at: int, content: bytes) -> str:
    with open(path, "r+b") as stream:
        stream.seek(at)
        stream.write(content)
    return f"{path.name} at {at}"


def _bit(folder: Path, _: Path, chance: Random) -> str:
    path, at = _at(folder, chance)
    return _write(path, at, bytes([path.read_bytes()[at] ^ 1 << chance.randrange(8)]))


def _bytes(folder: Path, _: Path, chance: Random) -> str:
    path, at = _at(folder, chance)
    return _write(path, at, chance.randbytes(chance.choice([1, 4, 8, 64])))


def _zeros(folder: Path, _: Path, chance: Random) -> str:
    path, at = _at(folder, chance)
    at -= at % PAGE
    return _write(path, at, bytes(min(PAGE, path.stat().st_size - at)))


def _pages(folder: Path, _: Path, chance: Random) -> str:
    path, at = _at(folder, chance)
    content = path.read_bytes()
    return _write(path, at, content[chance.randrange(len(content)) :][: len(content) - at])


def _cut(folder: Path, _: Path, chance: Random) -> str:
    path, at = _at(folder, chance)
    path.write_bytes(path.read_bytes()[:at])
    return f"{path.name} at {at}"


def _longer(folder: Path, _: Path, chance: Random) -> str:
    path = _at(folder, chance)[0]
    path.write_bytes(path.read_bytes() + chance.randbytes(64))
    return path.name


def _swapped(folder: Path, other: Path, chance: Random) -> str:
    taken, put = chance.choice(["arrays.bin", "manifest.json"]), "arrays.bin"
    if chance.random() < 0.8:
        put = taken
    shutil.copyfile(other / taken, folder / put)
    return f"{taken} for {put}"


def _pointer(folder: Path, _: Path, chance: Random) -> str:
    names = [b"", b"\0", b"../..", b"/etc", b"0" * 16, chance.randbytes(16), b"a" * 5000]
    (folder.parent / "current").write_bytes(chance.choice(names))
    return "current"


def _gone(folder: Path, _: Path, chance: Random) -> str:
    path = folder / chance.choice(["arrays.bin", "manifest.json"])
    path.unlink()
    if chance.random() < 0.3:
        path.mkdir()
    return path.name


def outcome(
    place: Path, passages: Mapping[str, Passage], asked: Sequence[str] = QUESTIONS
) -> str:
    """What comes of asking the index below `place`: "refused", "found" or "answered".

    Refused when it is opened, or found to be damaged when it is asked. Raises whatever else
    comes of it, and `AssertionError` for a match that is none of `passages`, by their ids.
    """
    try:
        saved = open_saved(place)
    except StorageError:
        return "refused"
    if saved is None:
        return "refused"
    try:
        conversation = Conversation(saved.index)
        for question in asked:
            for reply in conversation.say(question).replies:
                for match in reply.matches:
                    assert same(match, passages), match.passage
        conversation.state()
    except StorageError:
        return "found"
    return "answered"


def same(match: Match, passages: Mapping[str, Passage]) -> bool:
    """Whether the passage of a match is, character for character, the one with its id."""
    return passages.get(match.passage.id) == match.passage
