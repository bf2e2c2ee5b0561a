"""A saved index: the same when opened again, refused when damaged, never half written."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from chatbot.corpus import Passage
from chatbot.errors import StorageError
from chatbot.generation import FORMAT, open_generation
from chatbot.index import Index, Settings
from chatbot.indexing.build import build_index
from chatbot.listing import Stamp
from chatbot.places import seeds
from chatbot.storage import open_saved, restamp, save
from strategies import corpora

STAMPS = [
    Stamp("a.txt", 4, 1_700_000_000_000_000_000, "00ff"),
    Stamp("caf\udce9.txt", 0, 0, ""),
]


def differences(left: object, right: object, at: str = "index") -> list[str]:
    """Where two values differ, arrays, dataclasses and sequences taken apart."""
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        same = left.dtype == right.dtype and np.array_equal(left, right)
        return [] if same else [at]
    if dataclasses.is_dataclass(left) and type(left) is type(right):
        names = [field.name for field in dataclasses.fields(left) if field.compare]
        pairs = [(f"{at}.{n}", getattr(left, n), getattr(right, n)) for n in names]
        return [found for name, a, b in pairs for found in differences(a, b, name)]
    if isinstance(left, Sequence) and isinstance(right, Sequence) and not isinstance(left, str):
        pairs = [
            (f"{at}[{n}]", a, b) for n, (a, b) in enumerate(zip(left, right, strict=False))
        ]
        found = [x for name, a, b in pairs for x in differences(a, b, name)]
        return found if len(left) == len(right) else [*found, f"{at}: length"]
    return [] if left == right else [at]


def reopened(place: Path) -> Index:
    """The index in force below `place`, which has one."""
    saved = open_saved(place)
    assert saved is not None
    return saved.index


def generations(place: Path) -> list[str]:
    """The names of the generations below `place`."""
    return sorted(p.name for p in place.iterdir() if p.is_dir() and p.name[0] != ".")


def test_saved_index_is_the_same_when_opened(index: Index, tmp_path: Path) -> None:
    """Every array, setting and passage comes back, with its type."""
    save(index, STAMPS, tmp_path / "place")

    assert differences(index, reopened(tmp_path / "place")) == []


@given(corpora)
@settings(max_examples=6)
def test_save_then_open_is_the_identity(
    tmp_path_factory: pytest.TempPathFactory, corpus: list[Passage]
) -> None:
    """Whatever the passages hold, they come back character for character."""
    place = tmp_path_factory.mktemp("place")
    index = build_index(corpus, language="finnish")  # one without lists: quickly built
    save(index, STAMPS, place)

    assert differences(index, reopened(place)) == []


def test_stamps_come_back(index: Index, tmp_path: Path) -> None:
    """What is remembered of the files is kept, also for names that are no UTF-8."""
    folder = save(index, STAMPS, tmp_path)
    saved = open_saved(tmp_path)

    assert saved is not None
    assert (saved.stamps, saved.folder) == (STAMPS, folder)


def test_arrays_are_mapped_not_read(index: Index, tmp_path: Path) -> None:
    """An opened index can't be written to by accident."""
    save(index, [], tmp_path)

    with pytest.raises(ValueError, match="read-only"):
        reopened(tmp_path).idf[0] = 1.0


def test_passages_are_a_sequence(index: Index, tmp_path: Path) -> None:
    """Stored passages count, slice and end like a list."""
    save(index, [], tmp_path)
    passages = reopened(tmp_path).passages

    assert len(passages) == 8
    assert passages[-1] == index.passages[7]
    assert list(passages[2:4]) == list(index.passages[2:4])
    for outside in (8, -9):
        with pytest.raises(IndexError, match="there are 8"):
            passages[outside]


def test_nothing_saved_is_none(tmp_path: Path) -> None:
    """A place where nothing was saved is no error."""
    assert open_saved(tmp_path / "nowhere") is None
    assert open_saved(tmp_path) is None


def test_place_below_a_file_holds_nothing(tmp_path: Path) -> None:
    """A place that can't be is one where nothing was saved."""
    (tmp_path / "file").touch()

    assert open_saved(tmp_path / "file" / "place") is None


def test_only_the_newest_generation_stays(index: Index, tmp_path: Path) -> None:
    """Saving again replaces what was saved; who has it open keeps it."""
    save(index, [], tmp_path)
    before = reopened(tmp_path)
    newest = save(index, [], tmp_path)

    assert generations(tmp_path) == [newest.name]
    assert differences(index, before) == []


def test_draft_of_a_killed_process_does_no_harm(index: Index, tmp_path: Path) -> None:
    """What a process left half written is neither opened nor in the way."""
    (tmp_path / ".0123456789abcdef.draft").mkdir()
    (tmp_path / ".0123456789abcdef.draft" / "arrays.bin").write_bytes(b"half")
    (tmp_path / ".fedcba9876543210.current").write_bytes(b"fedc")

    assert open_saved(tmp_path) is None
    save(index, [], tmp_path)
    assert differences(index, reopened(tmp_path)) == []


def test_old_drafts_are_removed(index: Index, tmp_path: Path) -> None:
    """What a process left an hour ago is no other's work in progress: the next save tidies."""
    for age, token in ((3700, "0123456789abcdef"), (3500, "fedcba9876543210")):
        (tmp_path / f".{token}.draft").mkdir()
        (tmp_path / f".{token}.current").touch()
        for path in tmp_path.glob(f".{token}.*"):
            os.utime(path, (time.time() - age,) * 2)
    newest = save(index, [], tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [
            newest.name,
            "current",
            ".lock",
            ".fedcba9876543210.current",
            ".fedcba9876543210.draft",
        ]
    )


def test_generation_replaced_while_it_is_opened(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who read `current` just before it was replaced opens the new generation."""
    newest = save(index, [], tmp_path)
    tokens = iter(["0123456789abcdef", newest.name])
    monkeypatch.setattr("chatbot.storage._token", lambda _: next(tokens))
    saved = open_saved(tmp_path)

    assert saved is not None
    assert saved.folder == newest


SAVER = """
import sys
from pathlib import Path
from chatbot.storage import open_saved, save
place = Path(sys.argv[1])
for _ in range(60):
    save(open_saved(place).index, [], place)
"""


def test_savers_at_once_do_not_disturb_each_other(index: Index, tmp_path: Path) -> None:
    """No process removes what another is about to put in force or to open."""
    save(index, [], tmp_path)
    command = [sys.executable, "-c", SAVER, str(tmp_path)]
    savers = [
        subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=seeds().parent)
        for _ in range(2)
    ]

    assert [saver.communicate()[1] for saver in savers] == ["", ""]
    assert differences(index, reopened(tmp_path)) == []
    assert len(generations(tmp_path)) == 1
    assert {path.name for path in tmp_path.iterdir()} - {".lock", "current"} == {
        *generations(tmp_path)
    }


@pytest.mark.skipif(sys.platform != "linux", reason="only there a file's name is known")
def test_index_is_on_the_disk_before_it_is_in_force(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files, their folder, the pointer and the names of both; then the pointer is moved."""
    done: list[str] = []
    plain, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        done.append(Path(f"/proc/self/fd/{handle}").readlink().name[-8:])
        plain(handle)

    def moved(path: Path, to: Path) -> Path:
        done.append(f"-> {to.name}")
        return replace(path, to)

    monkeypatch.setattr("os.fsync", synced)
    monkeypatch.setattr("pathlib.Path.replace", moved)
    save(index, [], tmp_path / "place")

    files = ["rays.bin", "est.json", "draft", "current", "place", "-> current", "place"]
    assert [name.rpartition(".")[2] if "bin" not in name else name for name in done] == [
        "rays.bin",
        "json",
        *files[2:],
    ]


def test_save_that_fails_leaves_nothing_behind(index: Index, tmp_path: Path) -> None:
    """Where the index can't be put in force, its files are removed again."""
    (tmp_path / "current" / "in the way").mkdir(parents=True)

    with pytest.raises(OSError, match="irectory"):
        save(index, [], tmp_path)
    left = {path.name for path in tmp_path.iterdir()} - {".lock"}
    assert left == {"current"}


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    "step", ["os.fsync", "pathlib.Path.mkdir", "pathlib.Path.rename", "pathlib.Path.replace"]
)
def test_interrupted_save_leaves_one_index_whole(
    *, index: Index, tmp_path: Path, step: str, late: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C before or after any step leaves the old index in force, or the new one."""
    before = save(index, [], tmp_path).name
    owner, name = (os, "fsync") if step == "os.fsync" else (Path, step.rpartition(".")[2])
    plain = getattr(owner, name)

    def interrupted(*arguments: object, **options: object) -> None:
        if late:
            plain(*arguments, **options)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(step, interrupted)
        with pytest.raises(KeyboardInterrupt):
            save(index, [], tmp_path)

    assert differences(index, reopened(tmp_path)) == []
    in_force = (tmp_path / "current").read_text()
    assert (in_force != before) is (late and name == "replace")
    assert set(generations(tmp_path)) == {before, in_force}
    assert {path.name for path in tmp_path.glob(".*")} == {".lock"}


@pytest.mark.parametrize("name", ["arrays.bin", "manifest.json"])
@pytest.mark.parametrize("kept", [0, 1, 64, -1])
def test_truncated_file_is_refused(index: Index, tmp_path: Path, name: str, kept: int) -> None:
    """A file that lost its end is an error with its name, not an index."""
    path = save(index, [], tmp_path) / name
    path.write_bytes(path.read_bytes()[:kept])

    with pytest.raises(StorageError, match=str(tmp_path)):
        open_saved(tmp_path)


@pytest.mark.parametrize("name", ["arrays.bin", "manifest.json"])
def test_missing_file_is_refused(index: Index, tmp_path: Path, name: str) -> None:
    """A generation without one of its files is an error."""
    (save(index, [], tmp_path) / name).unlink()

    with pytest.raises(StorageError, match="damaged"):
        open_saved(tmp_path)


@pytest.mark.parametrize("token", [b"", b"0123456789abcdef", b"\xff\xfe", b"\0", b"a/b"])
def test_pointer_to_no_generation_is_refused(
    index: Index, tmp_path: Path, token: bytes
) -> None:
    """A damaged `current` is an error, whatever it holds."""
    save(index, [], tmp_path)
    (tmp_path / "current").write_bytes(token)

    with pytest.raises(StorageError, match=str(tmp_path)):
        open_saved(tmp_path)


def test_flipped_bit_of_the_arrays_is_refused(index: Index, tmp_path: Path) -> None:
    """Any one bit that changed in the arrays is noticed."""
    folder = save(index, [], tmp_path)
    content = (folder / "arrays.bin").read_bytes()

    for at in range(0, len(content), len(content) // 50):
        flipped = content[at] ^ 1
        (folder / "arrays.bin").write_bytes(content[:at] + bytes([flipped]) + content[at + 1 :])
        with pytest.raises(StorageError, match="checksum"):
            open_generation(folder)


def test_flipped_bit_of_the_manifest_is_refused(index: Index, tmp_path: Path) -> None:
    """A manifest with one changed bit is refused: it says what each array is."""
    folder = save(index, STAMPS, tmp_path)
    content = (folder / "manifest.json").read_bytes()
    wrong = []
    for at in range(0, len(content), 11):
        flipped = content[at] ^ 1
        changed = content[:at] + bytes([flipped]) + content[at + 1 :]
        (folder / "manifest.json").write_bytes(changed)
        try:
            open_generation(folder)
        except StorageError:
            continue
        wrong.append(changed[max(at - 15, 0) : at + 15])

    assert wrong == []


def test_manifest_is_readable_json(index: Index, tmp_path: Path) -> None:
    """The manifest says in plain JSON what was saved, its own checksum first."""
    manifest = json.loads((save(index, [], tmp_path) / "manifest.json").read_text("utf-8"))

    assert next(iter(manifest)) == "manifest_crc32"
    assert (manifest["format"], manifest["passages"]) == (FORMAT, 8)


@pytest.mark.parametrize("content", [b"[]", b"{}", b"null", b'"format"', b'{"format": 2}'])
def test_manifest_of_another_shape_is_refused(
    index: Index, tmp_path: Path, content: bytes
) -> None:
    """JSON that is no manifest is an error as well."""
    (save(index, [], tmp_path) / "manifest.json").write_bytes(content)

    with pytest.raises(StorageError):
        open_saved(tmp_path)


def test_unknown_language_is_refused(index: Index, tmp_path: Path) -> None:
    """A language that no stemmer is installed for is found out when the index is opened."""
    save(dataclasses.replace(index, settings=Settings(language="klingon")), [], tmp_path)

    with pytest.raises(StorageError, match="klingon"):
        open_saved(tmp_path)


@pytest.mark.parametrize("damage", [b"x", b"[]      ", b'{"a": 1}'])
def test_damaged_passage_is_refused(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes
) -> None:
    """In a file too large to be checked at every start, a record that can't be is an error."""
    monkeypatch.setattr("chatbot.arrays._CHECKED", 0)
    folder = save(index, [], tmp_path)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    with open(folder / "arrays.bin", "r+b") as stream:
        stream.seek(manifest["arrays"]["passages.records"]["at"])
        stream.write(damage)

    with pytest.raises(StorageError, match="passage 0 of the saved index is damaged"):
        reopened(tmp_path).passages[0]


def test_other_stamps_are_remembered(index: Index, tmp_path: Path) -> None:
    """Stamps can be replaced; the index stays, and nothing else is left."""
    save(index, STAMPS[:1], tmp_path)
    before = open_saved(tmp_path)
    assert before is not None
    restamp(before, STAMPS)
    after = open_saved(tmp_path)

    assert after is not None
    assert after.stamps == STAMPS
    assert differences(index, after.index) == []
    assert {path.name for path in after.folder.iterdir()} == {"arrays.bin", "manifest.json"}


def test_stamps_that_cannot_be_saved_stay(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk or a removed folder is no error: the files are read again next time."""
    save(index, STAMPS[:1], tmp_path)
    saved = open_saved(tmp_path)
    assert saved is not None
    with monkeypatch.context() as full:
        full.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError("full")))
        restamp(saved, STAMPS)
    kept = open_saved(tmp_path)
    left = {path.name for path in saved.folder.iterdir()}
    (tmp_path / saved.folder.name / "manifest.json").unlink()
    restamp(saved, STAMPS)

    assert kept is not None
    assert kept.stamps == STAMPS[:1]
    assert left == {"arrays.bin", "manifest.json"}


def test_other_format_is_refused(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index saved by a chatbot with another format names both."""
    with monkeypatch.context() as other:
        other.setattr("chatbot.generation.FORMAT", 999)
        save(index, [], tmp_path)

    with pytest.raises(StorageError, match=f"has format 999, not {FORMAT}"):
        open_saved(tmp_path)


def test_other_analysis_is_refused(index: Index, tmp_path: Path) -> None:
    """An index whose terms were made in another way would answer wrongly."""
    save(dataclasses.replace(index, settings=Settings(analysis_version=999)), [], tmp_path)

    with pytest.raises(StorageError, match="another way"):
        open_saved(tmp_path)


def test_place_that_cannot_be_made_is_an_os_error(index: Index, tmp_path: Path) -> None:
    """Saving below a regular file fails as the operating system says."""
    (tmp_path / "file").touch()

    with pytest.raises(NotADirectoryError):
        save(index, [], tmp_path / "file" / "place")


def test_saved_index_is_the_owners_alone(index: Index, tmp_path: Path) -> None:
    """Documents may be private, so their index is too."""
    folder = save(index, [], tmp_path / "place")

    assert folder.stat().st_mode & 0o077 == 0
    assert (tmp_path / "place").stat().st_mode & 0o077 == 0
    assert os.access(folder / "arrays.bin", os.R_OK)
