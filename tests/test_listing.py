"""Which files a corpus has, and whether they changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chatbot.errors import CorpusError
from chatbot.listing import Stamp, digest, list_files, renewed, unchanged


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two files, the second in a folder of its own."""
    (tmp_path / "corpus" / "deep").mkdir(parents=True)
    (tmp_path / "corpus" / "a.txt").write_text("One.")
    (tmp_path / "corpus" / "deep" / "b.txt").write_text("Two.")
    return tmp_path / "corpus"


def names(*roots: Path) -> list[str]:
    """The names of the files below `roots`."""
    return [file.name for file in list_files(roots)]


def stamps(folder: Path) -> list[Stamp]:
    """What an index would remember of the files of `folder`."""
    return [
        Stamp(file.name, file.size, file.modified, digest(Path(file.path).read_bytes()))
        for file in list_files([folder])
    ]


def test_names_are_relative_with_forward_slashes(folder: Path) -> None:
    """A file is called by its path below the root."""
    assert names(folder) == ["a.txt", "deep/b.txt"]


def test_order_is_that_of_the_names(tmp_path: Path) -> None:
    """The order is the same whatever the order in which the files were made."""
    for name in ("b", "c", "a", "B"):
        (tmp_path / name).write_text(name)

    assert names(tmp_path) == ["B", "a", "b", "c"]


def test_root_may_be_a_file(folder: Path) -> None:
    """A file as root has its own name, and is read where it is."""
    file = list_files([folder / "deep" / "b.txt"])[0]

    assert file.name == "b.txt"
    assert Path(file.path).read_text() == "Two."


def test_root_may_be_a_bare_file_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of the current folder needs no path before its name."""
    monkeypatch.chdir(folder)

    assert [Path(file.path).read_text() for file in list_files(["a.txt"])] == ["One."]


def test_roots_are_listed_in_the_order_given(folder: Path) -> None:
    """The first root comes first."""
    assert names(folder / "deep", folder / "a.txt") == ["b.txt", "a.txt"]


def test_file_below_two_roots_is_listed_once(folder: Path) -> None:
    """A file that two roots lead to gives its passages once."""
    assert names(folder, folder / "a.txt") == ["a.txt", "deep/b.txt"]


def test_file_that_several_names_lead_to_is_listed_once(folder: Path) -> None:
    """Links, to the file or to a folder above it, make no second file of it."""
    (folder / "b.txt").symlink_to(folder / "a.txt")
    (folder.parent / "link").symlink_to(folder)

    assert names(folder, folder.parent / "link", folder / "deep") == ["a.txt", "deep/b.txt"]


def test_equal_files_are_listed_each(folder: Path) -> None:
    """Equal content under another name is a document of its own."""
    os.link(folder / "a.txt", folder / "c.txt")

    assert names(folder) == ["a.txt", "c.txt", "deep/b.txt"]


def test_file_that_vanishes_meanwhile_is_passed_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is gone between the listing of its folder and the look at it is no error."""
    monkeypatch.setattr("os.walk", lambda top: iter([(top, [], ["a.txt", "gone.txt"])]))

    assert names(folder) == ["a.txt"]


def test_hidden_files_and_folders_are_passed_over(folder: Path) -> None:
    """Names that begin with a dot are not documents."""
    (folder / ".git").mkdir()
    (folder / ".git" / "config.txt").write_text("hidden")
    (folder / ".hidden.txt").write_text("hidden")

    assert names(folder) == ["a.txt", "deep/b.txt"]


def test_links_stay_within_the_folder(folder: Path) -> None:
    """Somebody's documents can't name other files of the reader's, nor lead in a circle."""
    (folder.parent / "outside.txt").write_text("Three.")
    (folder.parent / "corpus2").mkdir()
    (folder.parent / "corpus2" / "beside.txt").write_text("Four.")
    (folder / ".kept").mkdir()
    (folder / ".kept" / "c.txt").write_text("Five.")
    (folder / "circle").symlink_to(folder)
    (folder / "beside.txt").symlink_to(folder.parent / "corpus2" / "beside.txt")
    (folder / "link.txt").symlink_to(folder.parent / "outside.txt")
    (folder / "kept.txt").symlink_to(folder / ".kept" / "c.txt")
    (folder / "lost.txt").symlink_to(folder / "nowhere.txt")

    assert names(folder) == ["a.txt", "kept.txt", "deep/b.txt"]
    assert names(folder / "link.txt") == ["link.txt"]  # who names a link means it


@pytest.mark.parametrize("missing", ["corpse", "Corpus", "corpus.txt"])
def test_missing_root_names_the_nearest(folder: Path, missing: str) -> None:
    """A path that isn't there is an error with the nearest name beside it."""
    with pytest.raises(CorpusError, match=r"no corpus at .*did you mean '.*/corpus'\?"):
        list_files([folder.parent / missing])


def test_missing_root_without_a_near_name(folder: Path) -> None:
    """Where nothing is called alike, and where the folder isn't there, the error says less."""
    with pytest.raises(CorpusError, match="check the path"):
        list_files([folder / "zzzzzz"])
    with pytest.raises(CorpusError, match="name a file or a folder that is there"):
        list_files([folder / "zzzzzz" / "a.txt"])


def test_root_that_is_neither_file_nor_folder(tmp_path: Path) -> None:
    """A pipe is there, but it is no corpus."""
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(CorpusError, match="neither a file nor a folder"):
        list_files([tmp_path / "pipe"])


def test_digest_is_of_the_content_alone() -> None:
    """A digest has 32 hexadecimal digits and tells contents apart."""
    assert digest(b"") == "cae66941d9efbd404e4d88758ea67670"  # BLAKE2b-128 of nothing
    assert digest(b"a") != digest(b"b")


def test_untouched_files_are_unchanged(folder: Path) -> None:
    """The stamps of the files as they are stand for them."""
    assert unchanged(list_files([folder]), stamps(folder))


def test_touched_file_is_unchanged(folder: Path) -> None:
    """Another time with the same content is no change."""
    before = stamps(folder)
    os.utime(folder / "a.txt", (1, 1))

    assert unchanged(list_files([folder]), before)


@pytest.mark.parametrize("content", ["One!", "One and more.", ""])
def test_file_with_other_content_is_changed(folder: Path, content: str) -> None:
    """Other content is a change, also where the size is the same."""
    before = stamps(folder)
    (folder / "a.txt").write_text(content)
    os.utime(folder / "a.txt", (1, 1))

    assert not unchanged(list_files([folder]), before)


def test_file_without_a_reader_is_unchanged_under_its_name(folder: Path) -> None:
    """Where nothing was read (a digest of ""), neither time nor size matters."""
    before = [stamp._replace(digest="") for stamp in stamps(folder)]
    (folder / "a.txt").write_text("One and more.")

    assert unchanged(list_files([folder]), before)


def test_renewed_stamps_have_the_times_of_the_files(folder: Path) -> None:
    """Renewed, the stamps of touched files are those of the files as they are."""
    before = stamps(folder)
    os.utime(folder / "a.txt", (1, 1))

    assert renewed(list_files([folder]), before) == stamps(folder) != before


def test_added_removed_and_renamed_files_are_changes(folder: Path) -> None:
    """The list of names belongs to the corpus."""
    before = stamps(folder)
    (folder / "a.txt").rename(folder / "z.txt")
    renamed = unchanged(list_files([folder]), before)
    (folder / "a.txt").write_text("One.")
    added = unchanged(list_files([folder]), before)
    (folder / "z.txt").unlink()
    (folder / "deep" / "b.txt").unlink()

    assert not renamed
    assert not added
    assert not unchanged(list_files([folder]), before)


def test_file_that_vanished_since_is_a_change(folder: Path) -> None:
    """A listed file that can't be read any more is no reason to fail."""
    before = stamps(folder)
    os.utime(folder / "a.txt", (1, 1))
    files = list_files([folder])
    (folder / "a.txt").unlink()

    assert not unchanged(files, before)
