"""Which files a corpus has, and whether they changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from chatbot.errors import CorpusError
from chatbot.listing import Stamp, compare, content_of, digest, list_files, renewed, survey
from chatbot.selection import EVERYTHING
from chatbot.walking import PassedOver, walk


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


def test_file_that_vanishes_meanwhile_is_passed_over(folder: Path) -> None:
    """A file that is gone between the look at its folder and that at it is no error."""
    (folder / "gone.txt").write_text("Three.")
    passed = PassedOver()
    found = walk(str(folder), EVERYTHING, passed)
    first = next(found)
    (folder / "gone.txt").unlink()

    assert [name for _, name, _ in (first, *found)] == ["a.txt", "deep/b.txt"]
    assert passed.counts == {"gone": 1}


def test_folder_that_vanishes_meanwhile_is_told(folder: Path) -> None:
    """What can't be looked into is remembered with its reason; the root is an error."""
    passed = PassedOver()
    found = walk(str(folder), EVERYTHING, passed)
    first = next(found)
    shutil.rmtree(folder / "deep")

    assert [name for _, name, _ in (first, *found)] == ["a.txt"]
    assert passed.unread == [(str(folder / "deep"), "No such file or directory")]
    with pytest.raises(CorpusError, match=r"can't read .*/deep: No such file or directory"):
        next(walk(str(folder / "deep"), EVERYTHING, passed))


def test_what_tools_keep_for_themselves_is_passed_over(folder: Path) -> None:
    """Below the root; the root itself is taken, whatever it is called or holds."""
    for name in ("node_modules", "__pycache__", "deep/env"):
        (folder / name).mkdir()
        (folder / name / "read-me.md").write_text("Not ours.")
    (folder / "deep" / "env" / "pyvenv.cfg").touch()

    assert names(folder) == ["a.txt", "deep/b.txt"]
    assert survey([folder]).passed.counts == {"of tools": 3}
    assert names(folder / "deep" / "env") == ["pyvenv.cfg", "read-me.md"]
    assert names(folder / "node_modules") == ["read-me.md"]


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
    (folder / "itself.txt").symlink_to(folder / "itself.txt")
    os.mkfifo(folder / "pipe.txt")
    listing = survey([folder])

    assert [file.name for file in listing.files] == ["a.txt", "kept.txt", "deep/b.txt"]
    assert names(folder / "link.txt") == ["link.txt"]  # who names a link means it
    assert listing.passed.counts == {
        "hidden": 1,
        "linked": 3,
        "gone": 2,
        "not regular": 1,
    }


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
    assert not compare(list_files([folder]), stamps(folder))


def test_touched_file_is_unchanged(folder: Path) -> None:
    """Another time with the same content is no change."""
    before = stamps(folder)
    os.utime(folder / "a.txt", (1, 1))

    assert not compare(list_files([folder]), before)


@pytest.mark.parametrize("content", ["One!", "One and more.", ""])
def test_file_with_other_content_is_changed(folder: Path, content: str) -> None:
    """Other content is a change, also where the size is the same."""
    before = stamps(folder)
    (folder / "a.txt").write_text(content)
    os.utime(folder / "a.txt", (1, 1))

    assert compare(list_files([folder]), before)


def test_file_without_a_reader_is_unchanged_under_its_name(folder: Path) -> None:
    """Where nothing was read (a digest of ""), neither time nor size matters."""
    before = [stamp._replace(digest="") for stamp in stamps(folder)]
    (folder / "a.txt").write_text("One and more.")

    assert not compare(list_files([folder]), before)


def test_renewed_stamps_have_the_times_of_the_files(folder: Path) -> None:
    """Renewed, the stamps of touched files are those of the files as they are."""
    before = stamps(folder)
    os.utime(folder / "a.txt", (1, 1))

    assert renewed(list_files([folder]), before) == stamps(folder) != before


def test_changes_are_counted(folder: Path) -> None:
    """A file is known by its name below its root; each that is to be read has no stamp."""
    before = stamps(folder)
    (folder / "a.txt").write_text("One and more.")
    (folder / "c.txt").write_text("Three.")
    (folder / "deep" / "b.txt").unlink()
    changes = compare(list_files([folder]), before)

    assert (changes.same, str(changes)) == ([None, None], "1 file changed, 1 new, 1 gone")
    (folder / "a.txt").write_text("One.")
    again = compare(list_files([folder]), before)
    assert (again.same, str(again)) == ([0, None], "1 file new, 1 gone")
    assert str(compare([], before)) == "2 files gone"
    assert not compare(list_files([folder / "c.txt"]), stamps(folder / "c.txt"))


def test_equal_names_below_two_roots_are_two_files(folder: Path) -> None:
    """The stamp of a file is not that of another of its name, size and time elsewhere."""
    (folder.parent / "other").mkdir()
    (folder.parent / "other" / "a.txt").write_text("Two.")
    for path in (folder / "a.txt", folder.parent / "other" / "a.txt"):
        os.utime(path, (1, 1))
    both = [folder, folder.parent / "other"]
    before = [
        Stamp(f.name, f.size, f.modified, digest(content_of(f.path)[0]), f.number)
        for f in list_files(both)
    ]
    (folder / "a.txt").unlink()

    assert compare(list_files(both), before).same == [1, 2]


def test_time_that_another_change_may_have_is_not_relied_on(folder: Path) -> None:
    """A file that was written just now is compared by its content once more."""
    before = renewed(list_files([folder]), stamps(folder))
    os.utime(folder / "a.txt")
    late = renewed(list_files([folder]), before)
    (folder / "a.txt").write_text("Two.")
    os.utime(folder / "a.txt", ns=(1, list_files([folder])[0].modified))

    assert compare(list_files([folder]), late).same == [None, 1]


def test_only_a_regular_file_is_opened(folder: Path) -> None:
    """A pipe that took a file's place would wait for a writer for ever."""
    os.mkfifo(folder / "pipe")

    assert content_of(str(folder / "a.txt"))[0] == b"One."
    with pytest.raises(OSError, match="no longer a regular file"):
        content_of(str(folder / "pipe"))


def test_added_removed_and_renamed_files_are_changes(folder: Path) -> None:
    """The list of names belongs to the corpus."""
    before = stamps(folder)
    (folder / "a.txt").rename(folder / "z.txt")
    renamed = not compare(list_files([folder]), before)
    (folder / "a.txt").write_text("One.")
    added = not compare(list_files([folder]), before)
    (folder / "z.txt").unlink()
    (folder / "deep" / "b.txt").unlink()

    assert not renamed
    assert not added
    assert compare(list_files([folder]), before)


def test_file_that_vanished_since_is_a_change(folder: Path) -> None:
    """A listed file that can't be read any more is no reason to fail."""
    before = stamps(folder)
    os.utime(folder / "a.txt", (1, 1))
    files = list_files([folder])
    (folder / "a.txt").unlink()

    assert compare(files, before)
