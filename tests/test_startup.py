"""From the documents' place to a ready index: reused, rebuilt, or kept in memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chatbot import open_index
from chatbot.corpus import Passage
from chatbot.errors import CorpusError
from chatbot.generation import write_generation
from chatbot.index import Index
from chatbot.indexing.reading import read_corpus
from chatbot.listing import list_files
from chatbot.places import cache_folder, index_folder, seeds
from chatbot.selection import Selection
from chatbot.startup import Opened, open_bundled, open_corpus
from chatbot.storage import open_saved


class Place:
    """A corpus of one file with a cache beside it; `lines` is what was reported."""

    def __init__(self, folder: Path) -> None:
        """Put both below `folder`."""
        self.corpus = folder / "corpus"
        self.cache = folder / "cache"
        self.lines: list[str] = []
        self.corpus.mkdir()
        self.write("It is tea.")

    def write(self, text: str) -> None:
        """Give the only file of the corpus another content."""
        (self.corpus / "tea.txt").write_text(text)

    def open(
        self, *, refresh: bool = False, verbose: bool = False, language: str = ""
    ) -> Opened:
        """Open the corpus; only the lines of this time are kept."""
        self.lines = []
        return open_corpus(
            [self.corpus],
            cache=self.cache,
            report=self.lines.append,
            language=language,
            refresh=refresh,
            verbose=verbose,
        )


@pytest.fixture(autouse=True)
def _no_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build without the lists of the language: how long a build takes is not at stake."""
    for name in ("build.common_words", "readings.thesaurus"):
        monkeypatch.setattr(f"chatbot.indexing.{name}", lambda _: {})


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A corpus that was never opened."""
    return Place(tmp_path)


def texts(opened: Opened) -> list[str]:
    """The texts of the index's passages."""
    return [passage.text for passage in opened.index.passages]


def test_first_opening_builds_and_saves(place: Place) -> None:
    """The index of a new corpus is built and then lies below the cache folder."""
    opened = place.open()

    assert (opened.built, len(opened.files), place.lines) == (True, 1, [])
    assert opened.folder is not None
    assert opened.folder.is_relative_to(place.cache)


def test_second_opening_reuses(place: Place) -> None:
    """Files that are as they were need no building."""
    first = place.open()
    second = place.open()

    assert (second.built, second.folder, place.lines) == (False, first.folder, [])
    assert texts(second) == ["It is tea."]


def test_touched_file_needs_no_building(place: Place) -> None:
    """Another time with the same content is no change."""
    place.open()
    os.utime(place.corpus / "tea.txt", (1, 1))

    assert not place.open().built


def test_touched_file_is_read_only_once(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new time is remembered, so that the next start need not read the file."""
    place.open()
    os.utime(place.corpus / "tea.txt", (1, 1))
    place.open()
    monkeypatch.setattr("chatbot.listing.digest", lambda _: "read again")
    opened = place.open()

    assert (opened.built, place.lines) == (False, [])


def test_touched_file_without_a_reader_needs_no_building(place: Place) -> None:
    """What is not in the index may change as it likes."""
    (place.corpus / "tea.xyz").write_text("It is no tea.")
    place.open()
    (place.corpus / "tea.xyz").write_text("It is milk, if anything.")
    opened = place.open()

    assert (opened.built, place.lines) == (False, [])
    assert opened.folder is not None
    saved = open_saved(opened.folder.parent)
    assert saved is not None
    assert [stamp.size for stamp in saved.stamps] == [10, 24]


@pytest.mark.parametrize("text", ["It is hot tea.", "It is ink."])
def test_changed_file_is_built_again(place: Place, text: str) -> None:
    """Other content, of whatever size, gives another index in the old one's place."""
    before = place.open()
    place.write(text)
    os.utime(place.corpus / "tea.txt", (1, 1))
    opened = place.open()

    assert (opened.built, texts(opened), place.lines) == (True, [text], [])
    assert before.folder is not None
    assert not before.folder.exists()


def test_added_and_removed_files_are_built_again(place: Place) -> None:
    """The index follows the files of the folder."""
    place.open()
    (place.corpus / "milk.txt").write_text("It is milk.")
    added = place.open()
    (place.corpus / "tea.txt").unlink()

    assert texts(added) == ["It is milk.", "It is tea."]
    assert texts(place.open()) == ["It is milk."]


def test_refresh_builds_in_any_case(place: Place) -> None:
    """`chatbot index` builds again what is fresh."""
    place.open()

    assert place.open(refresh=True).built


def test_each_place_has_an_index_of_its_own(place: Place, tmp_path: Path) -> None:
    """Equal content at two places, or in another order, does not share a folder."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "milk.txt").write_text("It is milk.")
    both = [place.corpus, tmp_path / "other"]
    folders = {
        opened.folder.parent
        for roots in ([both[0]], [both[1]], both, both[::-1])
        if (opened := open_corpus(roots, cache=place.cache, report=print)).folder
    }

    assert len(folders) == 4


def test_another_way_to_write_a_path_is_the_same_place(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Relative, absolute, linked: the folder that they lead to counts."""
    folder = place.open().folder
    monkeypatch.chdir(place.corpus.parent)
    (place.corpus.parent / "link").symlink_to(place.corpus)
    ways = ["corpus", "./corpus/", "corpus/../corpus", "link"]

    opened = [open_corpus([way], cache=place.cache, report=print) for way in ways]
    assert [(way.built, way.folder) for way in opened] == [(False, folder)] * 4


@pytest.mark.parametrize("name", ["arrays.bin", "manifest.json", "../current"])
@pytest.mark.parametrize("damage", ["empty", "truncated", "flipped", "missing"])
def test_damaged_index_is_reported_and_built_again(
    place: Place, name: str, damage: str
) -> None:
    """Whichever file is damaged in whatever way: one line, and the same answer as before."""
    path = (place.open().folder or Path()) / name
    content = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        middle = len(content) // 2
        flipped = content[:middle] + bytes([content[middle] ^ 0x80]) + content[middle + 1 :]
        damaged = {"empty": b"", "truncated": content[:-1], "flipped": flipped}
        path.write_bytes(damaged[damage])
    opened = place.open()

    expected = 0 if (name, damage) == ("../current", "missing") else 1  # as if never saved
    assert len([line for line in place.lines if "building it again" in line]) == expected
    assert (opened.built, texts(opened), len(place.lines)) == (True, ["It is tea."], expected)
    assert not place.open().built


def test_index_of_another_version_is_reported_and_built_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index that an older or newer chatbot saved is replaced."""
    with monkeypatch.context() as other:
        other.setattr("chatbot.generation.FORMAT", 999)
        place.open()
    opened = place.open()

    assert (opened.built, texts(opened), len(place.lines)) == (True, ["It is tea."], 1)
    assert "has format 999" in place.lines[0]
    assert not place.open().built


def test_cache_that_cannot_be_written_keeps_the_index_in_memory(place: Place) -> None:
    """A cache folder that can't be made costs one line, and no answer."""
    place.cache.write_text("a file")
    place.cache = place.cache / "below"
    opened = place.open()

    assert (opened.built, opened.folder, texts(opened)) == (True, None, ["It is tea."])
    assert len(place.lines) == 1
    assert place.lines[0].startswith("the index stays in memory: can't save it in ")


def test_what_is_left_out_is_reported(place: Place) -> None:
    """A file that can't be read is a line with its place; the others are indexed."""
    (place.corpus / "wine.txt").write_bytes(b"One.\nTwo\0.")
    opened = place.open()

    assert texts(opened) == ["It is tea."]
    assert [line.split(";")[0] for line in place.lines] == [
        f"left out: {place.corpus / 'wine.txt'}:2: not a text file (it holds a NUL byte)"
    ]


def left_out(place: Place) -> None:
    """Put two files without a reader, an empty one and a broken entry into the corpus."""
    for name in ("leaf.png", "pot.png"):
        (place.corpus / name).touch()
    (place.corpus / "blank.txt").write_text("\n")
    (place.corpus / "kinds.jsonl").write_text('{"id": "black", "text": "Black tea."}\n{}\n')


def test_files_without_a_text_are_counted(place: Place) -> None:
    """What no reader is for, or nothing is in, is one line; a broken entry has its own."""
    left_out(place)
    place.open()

    assert place.lines == [
        f"left out: {place.corpus / 'kinds.jsonl'}:2: no 'id'; give each line an id of its own",
        "left out 3 files: 1 empty, 2 without a reader; -v lists them",
    ]


def test_one_file_is_counted_in_the_singular(place: Place) -> None:
    """One file is no "1 files"."""
    (place.corpus / "leaf.png").touch()
    place.open()

    assert place.lines == ["left out 1 file: 1 without a reader; -v lists it"]


def test_verbose_lists_every_file(place: Place) -> None:
    """Each file that is left out has a line with its reason, and nothing is counted."""
    left_out(place)
    place.open(verbose=True)

    assert [line.removeprefix(f"left out: {place.corpus}/") for line in place.lines] == [
        "blank.txt: empty",
        "kinds.jsonl:2: no 'id'; give each line an id of its own",
        "leaf.png: no reader for .png files",
        "pot.png: no reader for .png files",
    ]


def test_corpus_without_a_passage_leaves_no_index(place: Place) -> None:
    """The error says what was looked for, and nothing is saved."""
    place.write("")

    with pytest.raises(CorpusError, match="looked for paragraphs"):
        place.open()
    assert not place.cache.exists()


def test_missing_path_names_the_nearest(place: Place) -> None:
    """A path with a slip of the finger is corrected in the error."""
    with pytest.raises(CorpusError, match=r"did you mean '.*/corpus'\?"):
        open_index(place.corpus.parent / "corpsu", cache=place.cache)


def test_no_path_means_the_seeds(tmp_path: Path, corpus: list[Passage]) -> None:
    """Without a path the bundled article is opened, under its own ids."""
    index = open_index(cache=tmp_path)

    assert list(index.passages) == corpus


def test_bundled_index_is_the_one_of_the_seeds(
    tmp_path: Path, index: Index, corpus: list[Passage]
) -> None:
    """What the wheel brings opens with the eight passages; where there is none, with None."""
    files = list_files([seeds()])
    write_generation(index, read_corpus(files).stamps, tmp_path / "seeds.index")
    saved = open_bundled(tmp_path / "seeds.index")

    assert saved is not None
    assert list(saved.index.passages) == corpus
    assert [stamp.name for stamp in saved.stamps] == ["000_84da84ed89b36207.txt"]
    assert open_bundled(tmp_path / "nothing") is None


def test_cache_folder_is_chosen_by_argument_then_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An argument beats $CHATBOT_CACHE, which beats the user's cache folder."""
    monkeypatch.setenv("CHATBOT_CACHE", "/from/environment")
    chosen = (cache_folder("/given"), cache_folder())
    monkeypatch.setenv("CHATBOT_CACHE", "")
    monkeypatch.setenv("XDG_CACHE_HOME", "/from/home")

    assert chosen == (Path("/given"), Path("/from/environment"))
    assert cache_folder().name == "chatbot"


def test_without_a_reporter_the_lines_are_logged(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    """As a library, chatbot prints nothing: it warns through its logger."""
    (place.corpus / "wine.txt").write_bytes(b"Caf\0e.")
    open_index(place.corpus, cache=place.cache)

    assert [record.name for record in caplog.records] == ["chatbot"]
    assert "wine.txt:1" in caplog.text


BUILDER = """
import sys
from chatbot.startup import open_corpus
for refresh in (True, False):
    lines = []
    report = lines.append
    opened = open_corpus([sys.argv[1]], cache=sys.argv[2], report=report, refresh=refresh)
    assert [passage.text for passage in opened.index.passages] == ["It is tea."]
    assert not lines, lines
"""


def test_builders_at_once_both_answer_and_leave_one_generation(place: Place) -> None:
    """Two processes that build the same index don't get in each other's way."""
    command = [sys.executable, "-c", BUILDER, str(place.corpus), str(place.cache)]
    other = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=seeds().parent)
    while other.poll() is None:
        for refresh in (True, False):
            opened = place.open(refresh=refresh)
            assert (texts(opened), place.lines) == (["It is tea."], [])
    opened = place.open()

    assert other.communicate()[1] == ""
    assert (opened.built, texts(opened), place.lines) == (False, ["It is tea."], [])
    assert opened.folder is not None
    left = [path.name for path in opened.folder.parent.iterdir() if path.is_dir()]
    assert left == [opened.folder.name]


UPDATER = """
import sys
from chatbot.startup import open_corpus
opened = open_corpus([sys.argv[1]], cache=sys.argv[2], report=print)
print(*(passage.text for passage in opened.index.passages))
"""


def test_processes_that_find_changes_at_once_all_answer_from_them(place: Place) -> None:
    """Whoever updates first: each has the files as they are, and one index is left."""
    (place.corpus / "milk.txt").write_text("It is milk.")
    place.open()
    place.write("It is green tea.")
    (place.corpus / "milk.txt").unlink()
    command = [sys.executable, "-c", UPDATER, str(place.corpus), str(place.cache)]
    updaters = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=seeds().parent)
        for _ in range(2)
    ]
    said = [updater.communicate()[0] for updater in updaters]
    opened = place.open()

    assert said == ["It is green tea.\n"] * 2
    assert (opened.built, opened.folder is None) == (False, False)
    left = [path.name for path in (opened.folder or Path()).parent.iterdir() if path.is_dir()]
    assert left == [(opened.folder or Path()).name]


def test_selection_has_an_index_of_its_own(place: Place) -> None:
    """What is taken of a folder is part of what an index is of; the order of globs is not."""
    (place.corpus / "milk.md").write_text("It is milk.")
    selections = [
        Selection(),
        Selection.of(["*.md", "*.txt"], None),
        Selection.of(["*.txt", "*.md", "*.md"], []),
        Selection.of(None, ["*.md", "*.txt"]),
        Selection.of(["*.md"], None),
    ]
    found = [
        index_folder(place.cache, [place.corpus], "", selection) for selection in selections
    ]
    opened = open_corpus(
        [place.corpus], cache=place.cache, report=print, selection=selections[-1]
    )

    assert found[1] == found[2]
    assert len(set(found)) == 4
    assert (opened.folder or Path()).parent == found[-1]
    assert texts(opened) == ["It is milk."]


def test_bundled_article_is_selected_from_as_well(tmp_path: Path) -> None:
    """A selection that leaves nothing of it is an error, not the bundled index."""
    with pytest.raises(CorpusError, match="no files there"):
        open_corpus([], cache=tmp_path, report=print, selection=Selection(("*.md",)))


def test_verbose_counts_what_was_passed_over(place: Place) -> None:
    """One line, for those who ask for it; a folder counts as one."""
    (place.corpus / ".gitignore").write_text("*.log\n")
    (place.corpus / "node_modules").mkdir()
    for name in ("a.log", "b.log"):
        (place.corpus / name).touch()
    place.open()
    quiet = place.lines
    place.open(verbose=True, refresh=True)

    assert quiet == []
    assert place.lines == ["passed over 4 names: 1 hidden, 2 in .gitignore, 1 of tools"]


def test_folder_that_cannot_be_looked_into_is_reported(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its owner has to know that documents may be missing."""
    (place.corpus / "locked").mkdir()
    look = os.scandir

    def looked(path: str) -> object:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return look(path)

    monkeypatch.setattr("os.scandir", looked)
    place.open()

    assert place.lines == [
        f"left out: {place.corpus / 'locked'}: can't be looked into: Permission denied"
    ]


def test_language_that_is_said_has_an_index_of_its_own(place: Place) -> None:
    """Whoever says none again gets the language that was detected."""
    opened = [place.open(language=said) for said in ("", "french", "french", "")]
    languages = [one.index.settings.language for one in opened]

    assert [one.built for one in opened] == [True, True, False, False]
    assert languages == ["english", "french", "french", "english"]


def test_seeds_are_read_in_the_language_that_is_said(tmp_path: Path) -> None:
    """The bundled index is not of it."""
    opened = open_corpus([], cache=tmp_path, report=print, language="german")

    assert (opened.index.settings.language, opened.built) == ("german", True)
