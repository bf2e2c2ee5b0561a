"""What an earlier index spares reading changes nothing: an update is as good as a new index."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.generation import _arrays
from chatbot.index import Index
from chatbot.indexing.kept import Kept
from chatbot.indexing.reading import read_corpus
from chatbot.listing import compare, list_files
from chatbot.startup import Opened
from folders import edit, reported

# Names that share a document's id without their suffix, and files that are no documents.
NAMES = [
    *("tea.txt", "tea.md", "tea", "tea.txt.txt", "a/tea.txt", "a/milk.md", "b/tea.md"),
    *(
        "a.jsonl",
        "b.jsonl",
        "synonyms.txt",
        "alternates.txt",
        "pot.xyz",
        ".gitignore",
        "a/.gitignore",
    ),
]
CONTENTS = [
    "Die Bücher, die wir haben, sind nicht alle von uns, aber gut.\n",
    "Les thés que nous avons ne sont pas tous à nous, mais ils sont bons.\n",
    "It is tea.\n",
    "It is ink.\n",  # of the same size
    "Tea\n\nIt is hot.\n\nIs it green?\n\nNo.\n",
    "# Milk\n\n## Is it white?\n\nYes.\n\n## Is it cold?\n",  # the last without an answer
    '{"id": "one", "text": "First."}\n{"id": "two", "text": "Second."}\n',
    '{"id": "one", "text": "Another first."}\n',
    '{"id": "tea#paragraph-1", "text": "In the way."}\n{}\n',
    "tea, brew\n",
    "Is it green?\n    which colour has it?\ntea#paragraph-1\n",
    "tea.txt\n/milk.md\n",
    "",
    "A\0B",
]
edits = st.tuples(st.sampled_from(NAMES), st.sampled_from([*CONTENTS, None]))


@pytest.fixture(autouse=True)
def _no_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build without the lists of the language: how long a build takes is not at stake."""
    for name in ("build.common_words", "readings.thesaurus"):
        monkeypatch.setattr(f"chatbot.indexing.{name}", lambda _: {})


def opened(folder: Path, cache: str, *, refresh: bool = False) -> tuple[Opened, list[str]]:
    """The index of both halves of a folder, and what was reported."""
    return reported([folder / "a", folder], cache, refresh=refresh)


def content(index: Index) -> dict[str, Sequence[object]]:
    """All that an index holds."""
    arrays = {name: array.tolist() for name, array in _arrays(index)}
    return {**arrays, "passages": list(index.passages)}


@settings(max_examples=8, deadline=None)
@given(st.lists(st.lists(edits, min_size=1, max_size=5), min_size=2, max_size=4))
def test_updated_index_equals_a_new_one(steps: list[list[tuple[str, str | None]]]) -> None:
    """After any edits: the same arrays, passages, lines of what was left out, and stamps."""
    with TemporaryDirectory() as place:
        folder = Path(place, "docs")
        edit(folder, "a/always.txt", "It is there.")
        for step in steps:
            for name, text in step:
                edit(folder, name, text)
            new, expected = opened(folder, f"{place}/new", refresh=True)
            kept, lines = opened(folder, f"{place}/kept")

            assert content(kept.index) == content(new.index)
            assert lines == (expected if kept.built else [])
            assert not opened(folder, f"{place}/kept")[0].built


def ids(found: Opened) -> list[str]:
    """The ids of an index's passages."""
    return [passage.id for passage in found.index.passages]


def texts(found: Opened) -> list[str]:
    """The texts of an index's passages."""
    return [passage.text for passage in found.index.passages]


def test_id_that_hangs_on_another_file_follows_it(tmp_path: Path) -> None:
    """A file that did not change is called otherwise once another of its name is gone."""
    folder = tmp_path / "docs"
    edit(folder, "a/always.txt", "It is there.")
    edit(folder, "tea.md", "It is tea.")
    edit(folder, "tea.txt", "It is ink.")
    before, _ = opened(folder, str(tmp_path / "cache"))
    edit(folder, "tea.md", None)
    after, _ = opened(folder, str(tmp_path / "cache"))

    assert ids(before)[1:] == ["tea#paragraph-1", "tea.txt#paragraph-1"]
    assert ids(after)[1:] == ["tea#paragraph-1"]
    assert texts(after)[1:] == ["It is ink."]


def test_passage_in_the_way_of_another_lets_it_through_once_it_is_gone(tmp_path: Path) -> None:
    """What was left out for an earlier file's sake is read when that file changes."""
    folder = tmp_path / "docs"
    edit(folder, "a/always.txt", "It is there.")
    edit(folder, "a.jsonl", '{"id": "one", "text": "First."}')
    edit(folder, "b.jsonl", '{"id": "one", "text": "Second."}')
    opened(folder, str(tmp_path / "cache"))
    edit(folder, "a.jsonl", '{"id": "two", "text": "First."}')
    after, _ = opened(folder, str(tmp_path / "cache"))

    assert texts(after)[1:] == ["First.", "Second."]


@pytest.mark.parametrize("after", [None, "Is it green?\n    Has it a colour?\n"])
def test_wordings_that_are_gone_leave_no_trace(tmp_path: Path, after: str | None) -> None:
    """What alternates.txt gave an entry is not taken from the index that had it."""
    folder = tmp_path / "docs"
    edit(folder, "a/always.txt", "It is there.")
    edit(folder, "tea.md", "# Is it green?\n\nNo, it is black.")
    edit(folder, "alternates.txt", "Is it green?\n    Which colour is it?\n")
    before, _ = opened(folder, str(tmp_path / "cache"))
    edit(folder, "alternates.txt", after)
    found, _ = opened(folder, str(tmp_path / "cache"))

    assert before.index.passages[1].alternates == ("Which colour is it?",)
    assert found.index.passages[1].alternates == (("Has it a colour?",) if after else ())


def test_language_that_becomes_that_of_most_is_named_no_more(tmp_path: Path) -> None:
    """What a document's language was named for may be gone, though it is the same."""
    folder, cache = tmp_path / "docs", str(tmp_path / "cache")
    german = "Die Bücher, die wir haben, sind nicht alle von uns, aber gut."
    edit(folder, "ink.txt", "It is the ink that you and all of us have. " * 3)
    edit(folder, "a/buch.txt", german)
    before = opened(folder, cache)[0].index
    edit(folder, "ink.txt", None)
    after = opened(folder, cache)[0].index

    assert before.settings.languages == ("english", "german")
    assert [p.document.language for p in before.passages if p.text == german] == ["german"]
    assert after.settings.languages == ("german",)
    assert [passage.document.language for passage in after.passages] == [""]


def test_file_that_is_the_same_is_not_opened(tmp_path: Path) -> None:
    """Its passages come from the index, though it be gone meanwhile; others are read."""
    edit(tmp_path, "a.txt", "It is tea.\n\nIt is hot.")
    edit(tmp_path, "b.txt", "It is ink.")
    first = read_corpus(list_files([tmp_path]))
    edit(tmp_path, "b.txt", "It is milk.")
    files = list_files([tmp_path])
    changes = compare(files, first.stamps)
    edit(tmp_path, "a.txt", None)
    second = read_corpus(files, kept=Kept(first.passages, first.stamps, changes.same))

    assert [p.text for p in second.passages] == ["It is tea.", "It is hot.", "It is milk."]
    assert (second.problems, second.stamps[0]) == ([], first.stamps[0])


def test_news_say_what_had_changed(tmp_path: Path) -> None:
    """In one line; a new index and one that is as it was have none."""
    folder = tmp_path / "docs"
    edit(folder, "a/always.txt", "It is there.")
    edit(folder, "a/tea.txt", "It is tea.")
    news = [opened(folder, str(tmp_path / "cache"))[0].news for _ in range(2)]
    edit(folder, "a/tea.txt", "It is hot tea.")
    edit(folder, "tea.txt", "It is ink.")
    told = opened(folder, str(tmp_path / "cache"))[0].news

    assert news == ["", ""]
    assert told.startswith("1 file changed, 1 new: index updated in ")


def test_damaged_index_spares_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte of a large index that turned is not noticed at a start, but never handed on."""
    monkeypatch.setattr("chatbot.arrays._CHECKED", 0)
    folder = tmp_path / "docs"
    edit(folder, "a/always.txt", "It is there.")
    edit(folder, "tea.txt", "It is green tea.")
    before, _ = opened(folder, str(tmp_path / "cache"))
    arrays = (before.folder or Path()) / "arrays.bin"
    arrays.write_bytes(arrays.read_bytes().replace(b"It is green", b"It is grEEn"))
    edit(folder, "milk.txt", "It is milk.")
    after, _ = opened(folder, str(tmp_path / "cache"))

    assert texts(after)[1:] == ["It is milk.", "It is green tea."]
