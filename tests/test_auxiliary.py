"""An auxiliary index beside a large one: what changed is there, and nothing else is other."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.errors import StorageError
from chatbot.generation import open_generation
from chatbot.index import Index
from chatbot.indexing import auxiliary
from chatbot.indexing.auxiliary import auxiliary_index
from chatbot.indexing.reading import read_corpus
from chatbot.listing import list_files
from chatbot.passages import documents
from chatbot.query import understand
from chatbot.ranking import Match, rank
from chatbot.scoring import candidates
from chatbot.startup import Opened, open_corpus
from folders import edit, reported

NAMES = ["tea.md", "a/milk.md", "a/ink.txt", "pot.jsonl", "jug.jsonl", "broken.pdf"]
CONTENTS = [
    "It is hot tea.\n",
    "Ink is blue and black.\n\nBlack ink is old.\n",
    "Tea\n\nIt is hot.\n\nIs it green?\n\nNo, tea is black.\n",
    "# Milk\n\n## Is it white?\n\nYes, milk is white.\n\n## Is it cold?\n\nMilk is cold.\n",
    '{"id": "one", "text": "Hot milk in tea."}\n{"id": "two", "text": "A blue pot."}\n',
    '{"id": "one", "question": "Is it hot?", "alternates": ["Hot tea?"], "text": "Yes."}\n{}\n',
    '{"id": "tea#paragraph-1", "text": "A zebra has tea."}\n',
    "",
]
QUESTIONS = ["Is tea hot?", "blue ink", "what is black", "zebra", "cold milk in a pot", "tae"]
edits = st.tuples(st.sampled_from(NAMES), st.sampled_from([*CONTENTS, None]))


@pytest.fixture(autouse=True)
def _always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have an auxiliary index beside the smallest one, and spare the lists of the language."""
    monkeypatch.setattr(auxiliary, "LARGE", 0)
    monkeypatch.setattr(auxiliary, "SHARE", 100.0)
    for name in ("build.common_words", "readings.thesaurus"):
        monkeypatch.setattr(f"chatbot.indexing.{name}", lambda _: {})


def opened(folder: Path, cache: Path, *, refresh: bool = False) -> tuple[Opened, list[str]]:
    """The index of a folder, and what was reported."""
    return reported([folder], cache, refresh=refresh)


def answers(index: Index) -> list[list[object]]:
    """What is found for QUESTIONS: the passages in their order, and how well they fit."""
    rankings = [rank(understand(text, index), index, 5) for text in QUESTIONS]
    return [
        [(m.passage, m.number, m.score, m.confidence, m.evidence, m.same) for m in one.matches]
        for one in rankings
    ]


def is_in_parts(found: Opened) -> bool:
    """Whether an index is in parts, as its files are."""
    assert found.folder is not None
    return (found.folder / "auxiliary.bin").exists() and len(found.index.parts) == 2


@settings(max_examples=6, deadline=None)
@given(st.lists(st.lists(edits, min_size=1, max_size=4), min_size=2, max_size=4))
def test_parts_hold_and_find_what_one_index_does(
    steps: list[list[tuple[str, str | None]]],
) -> None:
    """After any edits: the passages of a new index, found as in one with the same weights."""
    with TemporaryDirectory() as place:
        folder, cache = Path(place, "docs"), Path(place, "cache")
        edit(folder, "a/always.txt", "It is there, in a black pot.")
        main = opened(folder, cache)[0].index
        for step in steps:
            for name, text in step:
                edit(folder, name, text)
            found, lines = opened(folder, cache)
            new, expected = opened(folder, Path(place, "new"), refresh=True)

            assert list(found.index.passages) == list(new.index.passages)
            assert lines == (expected if found.built else [])
            if not found.index.parts:
                main = found.index
            whole = auxiliary_index(main, read_corpus(list_files([folder])))
            if found.index.parts:
                assert answers(found.index) == answers(whole)


def test_changed_files_alone_are_read(tmp_path: Path) -> None:
    """What is new is found, what is gone is not, and the main arrays are the same file."""
    folder, cache = tmp_path / "docs", tmp_path / "cache"
    edit(folder, "tea.txt", "Tea is hot.")
    edit(folder, "ink.txt", "Ink is blue.")
    before, _ = opened(folder, cache)
    assert before.folder is not None
    arrays = os.stat(before.folder / "arrays.bin").st_ino
    edit(folder, "tea.txt", None)
    edit(folder, "zebra.txt", "Zebras are quick.")
    after, lines = opened(folder, cache)

    assert is_in_parts(after)
    assert after.folder is not None
    assert os.stat(after.folder / "arrays.bin").st_ino == arrays
    assert not before.folder.exists()
    assert after.news.startswith("1 file new, 1 gone: index updated")
    assert [
        m.passage.text for m in rank(understand("zebras", after.index), after.index, 3).matches
    ] == ["Zebras are quick."]
    assert rank(understand("tea", after.index), after.index, 3).matches == ()
    assert [passage.document.path for passage in after.index.passages] == [
        "ink.txt",
        "zebra.txt",
    ]
    assert {document.path for document in documents(after.index.passages)} == {
        "ink.txt",
        "zebra.txt",
    }
    assert lines == []
    assert not opened(folder, cache)[0].built
    refreshed, _ = opened(folder, cache, refresh=True)
    assert not is_in_parts(refreshed)


def test_change_in_a_known_language_is_put_beside_the_others(tmp_path: Path) -> None:
    """It is analysed in its language; the first document of another builds anew."""
    folder, cache = tmp_path / "docs", tmp_path / "cache"
    edit(folder, "tea.txt", "All of the tea that we have is hot. " * 3)
    edit(folder, "buch.txt", "Die Bücher, die wir haben, sind nicht alle von uns, aber gut.")
    assert opened(folder, cache)[0].index.settings.others == ("german",)
    edit(folder, "zug.txt", "Die Züge sind immer zu spät, und wir sind es auch, wie man hört.")
    found = opened(folder, cache)[0]

    assert is_in_parts(found)
    assert found.index.further.shape == (1, len(found.index.vocabulary))
    assert [m.passage.document.id for m in found_by("Wann ist der Zug da?", found)] == ["zug"]
    edit(folder, "train.txt", "Les trains sont en retard, et nous le sommes pour vous.")
    found = opened(folder, cache)[0]
    assert not is_in_parts(found)
    assert set(found.index.settings.languages) == {"english", "french", "german"}


def test_language_that_was_said_is_that_of_changes(tmp_path: Path) -> None:
    """However clearly they are in another."""
    folder, cache = tmp_path / "docs", tmp_path / "cache"
    edit(folder, "tea.txt", "Tea is hot.")
    for number in range(2):
        text = "Die Bücher, die wir haben, sind nicht alle von uns, aber gut."
        edit(folder, f"buch{number}.txt", text)
        found = open_corpus([folder], cache=cache, report=print, language="english")

    assert is_in_parts(found)
    assert found.index.settings.languages == ("english",)
    assert {passage.document.language for passage in found.index.passages} == {""}


def found_by(text: str, corpus: Opened) -> tuple[Match, ...]:
    """The best passage for a question."""
    return rank(understand(text, corpus.index), corpus.index, 1).matches


def test_gone_passages_leave_room_for_others(tmp_path: Path) -> None:
    """Of more gone than are looked at, the next best is found all the same."""
    folder, cache = tmp_path / "docs", tmp_path / "cache"
    for number in range(130):
        edit(folder, f"{number:03}.txt", "Hot tea." if number < 120 else "Hot tea and more.")
    opened(folder, cache)
    for number in range(120):
        edit(folder, f"{number:03}.txt", None)
    index = opened(folder, cache)[0].index
    found = candidates(understand("tea", index), index, 5)

    assert len(index.parts[0].index.passages) == 130
    assert found.passages.tolist() == [0, 1, 2, 3, 4]
    assert [p.document.path for p in index.passages][:2] == ["120.txt", "121.txt"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("alternates.txt", "Is it hot?\n    is tea hot\n"),
        ("synonyms.txt", "tea, brew\n"),
        ("ink.md", "Another document of that name."),
        ("more.jsonl", '{"id": "ink#paragraph-1", "text": "Another of that id."}'),
    ],
)
def test_what_bears_on_others_builds_anew(tmp_path: Path, name: str, content: str) -> None:
    """Rules, names and ids that other files depend on are no matter of one file."""
    folder, cache = tmp_path / "docs", tmp_path / "cache"
    edit(folder, "tea.txt", "Tea is hot.")
    edit(folder, "ink.txt", "Ink is blue.")
    opened(folder, cache)
    edit(folder, name, content)

    assert not is_in_parts(opened(folder, cache)[0])


def test_much_that_changed_builds_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than SHARE of the passages added, or gone, are worth weights of their own."""
    monkeypatch.setattr(auxiliary, "SHARE", 0.1)
    folder, cache = tmp_path / "docs", tmp_path / "cache"
    for number in range(20):
        edit(folder, f"{number:02}.txt", f"Tea number {number}.")
    opened(folder, cache)
    built = []
    for name, content in (("x.txt", "A.\n\nB."), ("y.txt", "C."), ("00.txt", None)):
        edit(folder, name, content)
        built.append(is_in_parts(opened(folder, cache)[0]))

    assert built == [True, False, True]


def test_without_links_it_is_built_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file system that can't link files gets a whole index, and nothing is left behind."""
    folder, cache = tmp_path / "docs", tmp_path / "cache"
    edit(folder, "tea.txt", "Tea is hot.")
    before, _ = opened(folder, cache)
    edit(folder, "ink.txt", "Ink is blue.")

    def link(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", link)
    after, _ = opened(folder, cache)

    assert before.folder is not None
    assert not is_in_parts(after)
    assert len(list(before.folder.parent.iterdir())) == 3  # the lock, `current`, one folder
    assert rank(understand("blue ink", after.index), after.index, 3).matches


def test_damage_of_an_auxiliary_index_is_found(tmp_path: Path) -> None:
    """Any flipped byte of its file is, as of the main one's, and so is a part cut off."""
    folder, cache = tmp_path / "docs", tmp_path / "cache"
    edit(folder, "tea.txt", "Tea is hot.")
    opened(folder, cache)
    edit(folder, "ink.txt", "Ink is blue.")
    after, _ = opened(folder, cache)
    assert after.folder is not None
    path = after.folder / "auxiliary.bin"
    content = path.read_bytes()
    generator = np.random.default_rng(0)
    for at in generator.integers(0, len(content), 50).tolist():
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        with pytest.raises(StorageError):
            open_generation(after.folder)
    path.write_bytes(content[:-1])
    with pytest.raises(StorageError):
        open_generation(after.folder)
    path.write_bytes(content)
    assert open_generation(after.folder).is_intact()


def test_damaged_main_index_is_built_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is found damaged while something is added to it is no reason to fail."""
    monkeypatch.setattr("chatbot.arrays._CHECKED", 0)
    folder, cache = tmp_path / "docs", tmp_path / "cache"
    edit(folder, "tea.txt", "Tea is hot.")
    edit(folder, "ink.txt", "Ink is blue.")
    before, _ = opened(folder, cache)
    assert before.folder is not None
    path = before.folder / "arrays.bin"
    content = path.read_bytes()
    at = content.index(b"Tea is hot.")
    path.write_bytes(content[:at] + b"Sea" + content[at + 3 :])
    edit(folder, "tea.txt", None)  # its passages have to be read to know what is gone
    edit(folder, "pot.txt", "The pot is red.")
    after, _ = opened(folder, cache)

    assert [p.text for p in after.index.passages] == ["Ink is blue.", "The pot is red."]
    assert not is_in_parts(after)
