"""Documents that change under a chat."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chatbot.errors import CorpusError
from chatbot.index import Index
from chatbot.options import parse
from chatbot.startup import open_corpus
from chatbot.watching import Documents


class Place:
    """Documents in a folder, with what is noted of them."""

    def __init__(self, folder: Path) -> None:
        """One file, opened."""
        self.folder, self.cache = folder / "docs", folder / "cache"
        self.folder.mkdir()
        self.write("tea.txt", "It is tea.")
        self.notes: list[str] = []
        options = parse(["--cache", str(self.cache), "--exclude", "*.log"])
        self.documents = Documents(options, [str(self.folder)], self.notes)
        self.index = self.documents.open()

    def write(self, name: str, text: str) -> None:
        """Give a file another content."""
        (self.folder / name).write_text(text)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """An open folder, built without the lists of the language: they take a second."""
    for name in ("build.common_words", "readings.thesaurus"):
        monkeypatch.setattr(f"chatbot.indexing.{name}", lambda _: {})
    return Place(tmp_path)


def texts(index: Index | None) -> list[str]:
    """The texts of an index's passages; [] for none."""
    return [passage.text for passage in index.passages] if index else []


def test_what_did_not_change_is_not_given_again(place: Place) -> None:
    """Neither a look, nor another time, nor a file that is not read makes another index."""
    assert place.documents.changed() is None
    os.utime(place.folder / "tea.txt", (1, 1))
    place.write("a.log", "It is noted.")

    assert place.documents.changed() is None
    assert place.notes == []


def test_what_changed_is_given_once_and_noted(place: Place) -> None:
    """The next time it is the one that was given."""
    place.write("tea.txt", "It is hot tea.")
    place.write("milk.txt", "It is milk.")

    assert texts(place.documents.changed()) == ["It is milk.", "It is hot tea."]
    assert place.documents.changed() is None
    (note,) = place.notes
    assert note.startswith("1 file changed, 1 new: index updated in ")


def test_change_that_somebody_else_found_is_noted_too(place: Place) -> None:
    """The saved index is fresh then, but another."""
    place.write("tea.txt", "It is hot tea.")
    open_corpus(
        [place.folder],
        cache=place.cache,
        report=print,
        selection=place.documents.selection,
    )

    assert texts(place.documents.changed()) == ["It is hot tea."]
    assert place.notes == ["The documents have changed."]


def test_what_cannot_be_read_any_more_is_noted_once(place: Place) -> None:
    """Whoever asks on does so of the index from before, until there is something again."""
    (place.folder / "tea.txt").unlink()
    found = [place.documents.changed() for _ in range(2)]
    place.folder.rmdir()
    found += [place.documents.changed() for _ in range(2)]

    assert found == [None] * 4
    assert [note.split(";")[0] for note in place.notes] == [
        "no files there",
        f"no corpus at {str(place.folder)!r}",
    ]
    assert all(n.endswith("; still asking the documents as they were.") for n in place.notes)
    place.folder.mkdir()
    place.write("tea.txt", "It is tea again.")
    assert texts(place.documents.changed()) == ["It is tea again."]


def test_other_documents_are_watched_from_then_on(place: Place, tmp_path: Path) -> None:
    """Those that could not be opened are not."""
    (tmp_path / "milk.txt").write_text("It is milk.")
    with pytest.raises(CorpusError):
        place.documents.open([str(tmp_path / "nowhere")])
    before = place.documents.paths
    place.documents.open([str(tmp_path / "milk.txt")])
    place.write("tea.txt", "It is hot tea.")
    unconcerned = place.documents.changed()
    (tmp_path / "milk.txt").write_text("It is cold milk.")

    assert before == [str(place.folder)]
    assert unconcerned is None
    assert texts(place.documents.changed()) == ["It is cold milk."]
