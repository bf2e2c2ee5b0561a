"""A damaged saved index: refused, or found out when it is asked; never a wrong passage."""

from __future__ import annotations

import ast
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import tracemalloc
import zlib
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

import chatbot
from chatbot.cli import main
from chatbot.conversation import Conversation
from chatbot.corpus import Passage
from chatbot.decision import Answer
from chatbot.errors import StorageError
from chatbot.generation import open_generation
from chatbot.index import Index
from chatbot.indexing.build import build_index
from chatbot.options import parse
from chatbot.passages import StoredPassages
from chatbot.places import seeds
from chatbot.query import understand
from chatbot.ranking import rank
from chatbot.startup import open_corpus
from chatbot.storage import open_saved, save
from chatbot.terminal.chat import Chat
from chatbot.terminal.loop import fill, session
from chatbot.terminal.screen import Screen
from chatbot.watching import Documents
from corruption import damage, outcome

ROUNDS = 150  # tests/fuzz/saved_index.py runs thousands


@pytest.fixture(scope="module")
def place(index: Index, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the index of the article is saved."""
    place = tmp_path_factory.mktemp("place")
    save(index, [], place)
    return place


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory, corpus: list[Passage]) -> Path:
    """The saved index of other documents, as its folder."""
    index = build_index(corpus[:3], language="finnish")
    return save(index, [], tmp_path_factory.mktemp("foreign"))


def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be compared with its checksum on opening, as in an index of gigabytes."""
    monkeypatch.setattr("chatbot.arrays._CHECKED", 0)
    monkeypatch.setattr("chatbot.schema._LOOKED_THROUGH", 0)


@pytest.mark.parametrize("large", [False, True])
def test_damage_is_refused_found_or_harmless(
    *,
    place: Path,
    foreign: Path,
    corpus: list[Passage],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    large: bool,
) -> None:
    """However an index is damaged, what it still says is what the documents say."""
    passages = {passage.id: passage for passage in corpus}
    if large:
        unchecked(monkeypatch)
    counts: Counter[str] = Counter()
    for number in range(ROUNDS // 2):
        copy = tmp_path / str(number)
        shutil.copytree(place, copy)
        damage(copy, foreign, Random(number))
        counts[outcome(copy, passages)] += 1
        shutil.rmtree(copy)

    assert counts["refused"] > 0
    assert (counts["answered"] > 0) is (counts["found"] > 0) is large


def test_every_bit_of_a_passage_is_checked(
    index: Index, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A passage with another letter than its document is not given, however large the index."""
    unchecked(monkeypatch)
    shutil.copytree(place, tmp_path / "copy")
    folder = tmp_path / "copy" / (place / "current").read_text()
    at = json.loads((folder / "manifest.json").read_bytes())["arrays"]["passages.records"]["at"]
    content = bytearray((folder / "arrays.bin").read_bytes())
    content[content.index(b"Bloomberg", at) + 1] ^= 1  # still JSON, still UTF-8
    (folder / "arrays.bin").write_bytes(content)
    passages = open_generation(folder).index.passages
    given = []
    for number in range(len(passages)):
        with suppress(StorageError):
            given.append(passages[number] == index.passages[number])

    assert given == [True] * (len(passages) - 1)


def test_passages_that_change_places_are_noticed(index: Index) -> None:
    """The checksum of a passage stands with its number, not with its bytes."""
    stored = StoredPassages.of(index.passages[:2])
    arrays = {"records": np.concatenate(list(map(np.asarray, stored.blocks())))}
    arrays |= stored.others()
    starts = arrays["record_starts"].copy()
    starts[1] -= 1
    moved = StoredPassages(**{**arrays, "record_starts": starts})

    with pytest.raises(StorageError, match="checksum"):
        moved[0]


def rewritten(folder: Path, name: str, **entries: object) -> None:
    """Change what the manifest says of an array, with the right checksum, as a forger would."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_bytes())
    del manifest["manifest_crc32"]
    manifest["arrays"][name] |= entries
    content = json.dumps(manifest).encode().removeprefix(b"{")
    path.write_bytes(b'{"manifest_crc32": %d,' % zlib.crc32(content) + content)


@pytest.mark.parametrize(
    ("name", "entries", "message"),
    [
        ("vocabulary.heads", {"dtype": "|O"}, "damaged"),
        ("idf", {"dtype": "<i4"}, "holds <i4"),
        ("idf", {"shape": [-1]}, "follow"),
        ("idf", {"shape": [1 << 40]}, "damaged"),
        ("idf", {"at": -64}, "follow"),
        ("idf", {"at": 64}, "follow"),
        ("forward.means", {"shape": [1, 3]}, "shape"),
        ("forward.means", {"shape": "333"}, "damaged"),
        ("bounds.tops", {"shape": [0, 4]}, "shape"),
        ("passages.records", {"crc32": 0}, "checksum of passages.records"),
    ],
)
def test_manifest_that_says_something_else_is_refused(
    place: Path, tmp_path: Path, name: str, entries: dict[str, object], message: str
) -> None:
    """Types and shapes are those of an index, whoever says otherwise; nothing is unpickled."""
    shutil.copytree(place, tmp_path / "copy")
    folder = tmp_path / "copy" / (place / "current").read_text()
    rewritten(folder, name, **entries)

    with pytest.raises(StorageError, match=message):
        open_generation(folder)


@pytest.mark.parametrize("starts", ["vocabulary.starts", "passages.document_starts"])
def test_starts_that_fall_are_refused(place: Path, tmp_path: Path, starts: str) -> None:
    """Numbers that lead backwards or too far are found out without any checksum."""
    shutil.copytree(place, tmp_path / "copy")
    folder = tmp_path / "copy" / (place / "current").read_text()
    arrays = json.loads((folder / "manifest.json").read_bytes())["arrays"]
    begin = arrays[starts]["at"]
    previous = [row for row in arrays.values() if row["at"] < begin][-1]
    content = bytearray((folder / "arrays.bin").read_bytes())
    content[begin + 8 : begin + 16] = (1 << 40).to_bytes(8, "little")
    (folder / "arrays.bin").write_bytes(content)
    end = (
        previous["at"] + int(np.prod(previous["shape"])) * np.dtype(previous["dtype"]).itemsize
    )
    last = begin + 8 * arrays[starts]["shape"][0]
    rewritten(folder, starts, crc32=zlib.crc32(content[end:last]))

    with pytest.raises(StorageError, match=rf"{starts} (falls|runs)"):
        open_generation(folder)


def test_damage_that_is_found_late_is_mended_by_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is found when a question is asked is said, and the next start builds anew."""
    unchecked(monkeypatch)
    notes: list[str] = []
    opened = open_corpus([], cache=tmp_path, report=notes.append)
    assert opened.folder is not None
    arrays = json.loads((opened.folder / "manifest.json").read_bytes())["arrays"]
    with open(opened.folder / "arrays.bin", "r+b") as stream:
        stream.seek(arrays["forward.terms"]["at"])
        stream.write(b"\x7f" * 4 * arrays["forward.terms"]["shape"][0])
    chat = Chat(
        Conversation(open_corpus([], cache=tmp_path, report=notes.append).index), Screen
    )

    said = "forward.terms is wrong; the next start builds the index anew. Here, /reload does."
    assert said in chat.respond("Why does the summit matter?")
    again = open_corpus([], cache=tmp_path, report=notes.append)
    assert again.built
    assert notes == []
    assert isinstance(Conversation(again.index).ask("Why does the summit matter?"), Answer)


@pytest.mark.parametrize(
    ("part", "field"),
    [("forward", "starts"), ("forward", "passages"), ("grams", "starts"), ("words", "starts")],
)
def test_starts_that_would_fill_the_memory_are_an_error(
    index: Index, part: str, field: str
) -> None:
    """One wrong number in a large index doesn't let a question take gigabytes."""
    holder = index.words.vocabulary if part == "words" else getattr(index, part)
    starts = getattr(holder, field).copy()
    starts[:] = np.arange(len(starts)) << 19  # none falls
    spoilt = replace(holder, **{field: starts})
    parts: dict[str, Any] = {
        part: replace(index.words, vocabulary=spoilt) if part == "words" else spoilt
    }
    tracemalloc.start()
    try:
        with suppress(ValueError, IndexError):
            Conversation(replace(index, **parts)).ask("the signifcance of the expected summit")
        assert tracemalloc.get_traced_memory()[1] < 1 << 26
    finally:
        tracemalloc.stop()


def test_score_that_is_no_number_is_an_error(index: Index) -> None:
    """A weight that became infinite gives no passage a place, and no JSON a NaN."""
    weights = np.full_like(index.postings.weights, np.inf)
    spoilt = replace(index, postings=replace(index.postings, weights=weights))

    with pytest.raises(FloatingPointError, match="no number"):
        Conversation(spoilt).ask("the significance of the expected summit")


def test_pointer_out_of_the_folder_is_refused(index: Index, tmp_path: Path) -> None:
    """The name of the index in force can't lead to another folder, even to a whole index."""
    save(index, [], tmp_path / "place")
    folder = save(index, [], tmp_path / "other")
    (tmp_path / "place" / "current").write_text(f"../other/{folder.name}")

    with pytest.raises(StorageError, match="no name of a saved index"):
        open_saved(tmp_path / "place")


def test_info_compares_all_of_an_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is not looked at on opening is found by `chatbot info`."""
    unchecked(monkeypatch)
    opened = open_corpus([], cache=tmp_path, report=lambda _: None)
    assert opened.folder is not None
    assert main(["info", "--cache", str(tmp_path)]) == 0
    assert "checksums all right" in capsys.readouterr().out
    content = bytearray((opened.folder / "arrays.bin").read_bytes())
    content[0] ^= 1
    (opened.folder / "arrays.bin").write_bytes(content)

    assert main(["info", "--cache", str(tmp_path)]) == 2
    assert "the checksum of idf is wrong" in capsys.readouterr().err


def damaged(folder: Path, name: str) -> None:
    """Change a bit of an array, so that it still leads somewhere."""
    place = json.loads((folder / "manifest.json").read_bytes())["arrays"][name]
    with open(folder / "arrays.bin", "r+b") as stream:
        stream.seek(place["at"])
        bit = stream.read(1)[0] ^ 1
        stream.seek(place["at"])
        stream.write(bytes([bit]))


@pytest.mark.parametrize("words", [["eval"], ["ask"]])
def test_many_questions_are_asked_of_a_whole_index(
    words: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Before figures and a file of questions all is compared; damage is said, and mended."""
    unchecked(monkeypatch)
    lines = tmp_path / "lines.txt"
    lines.write_text("Why does the summit matter?\n")
    opened = open_corpus([], cache=tmp_path, report=lambda _: None)
    assert opened.folder is not None
    damaged(opened.folder, "postings.weights")
    with open(lines, encoding="utf-8") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert main([*words, "--cache", str(tmp_path)]) == 0

    assert "checksum of postings.weights is wrong; " in capsys.readouterr().err
    again = open_saved(opened.folder.parent)
    assert again is not None
    assert again.is_intact()


def test_chat_compares_the_whole_index_behind_its_prompt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number that changed unseen is told while the chat goes on, and the next start mends."""
    unchecked(monkeypatch)
    opened = open_corpus([], cache=tmp_path, report=lambda _: None)
    assert opened.folder is not None
    damaged(opened.folder, "postings.weights")
    notes: list[str] = []
    documents = Documents(parse(["--cache", str(tmp_path)]), [], notes)
    chat = Chat(Conversation(documents.open()), Screen, notes=notes)
    for _ in range(3_000):  # half a minute, on a machine that is busy with other things
        if notes:
            break
        time.sleep(0.01)

    said = "the next start builds the index anew. Here, /reload does."
    assert said in " ".join(chat.respond("Why does the summit matter?").split())
    assert documents.open() is not None
    assert open_saved(opened.folder.parent) is not None


def test_nothing_is_unpickled() -> None:
    """No module can make objects, or run anything, from what it reads."""
    package = Path(chatbot.__file__).parent
    forbidden = {"pickle", "marshal", "shelve", "dill", "joblib", "cloudpickle"}
    for path in package.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            names = [
                alias.name for alias in getattr(node, "names", ()) if hasattr(alias, "asname")
            ]
            assert not forbidden & {*names, getattr(node, "module", "")}, path
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called not in {"eval", "exec", "np.fromfile"}, path
                assert not called.startswith("yaml.") or called == "yaml.parse", path
                given = {word.arg: ast.unparse(word.value) for word in node.keywords}
                assert called != "np.load" or given.get("allow_pickle") == "False", path


def test_damaged_passage_in_a_list_is_mended_by_reloading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What reads a passage without a question, as /topics does, finds the damage as well."""
    unchecked(monkeypatch)
    notes: list[str] = []

    def opened(_: object = None) -> tuple[str, Conversation]:
        return "docs", Conversation(open_corpus([], cache=tmp_path, report=notes.append).index)

    folder = open_corpus([], cache=tmp_path, report=notes.append).folder
    assert folder is not None
    at = json.loads((folder / "manifest.json").read_bytes())["arrays"]["passages.records"]["at"]
    with open(folder / "arrays.bin", "r+b") as stream:
        stream.seek(at + 20)
        stream.write(b"#")
    chat = Chat(opened()[1], Screen, reopen=opened)
    prompt = session(None)
    fill(prompt, chat)

    assert "passages.records is wrong" in chat.respond("/topics")
    assert chat.respond("/reload") == "docs: 3 questions, 5 paragraphs."
    assert "current state" in chat.respond("/topics")


def test_error_of_a_sound_index_stays_what_it_was(place: Path) -> None:
    """Damage is told where there is some; else an error in the program is shown as that."""
    saved = open_saved(place)
    assert saved is not None

    with pytest.raises(ValueError, match="at least one"):
        rank(understand("the summit", saved.index), saved.index, 0)


def test_other_users_index_is_not_trusted(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who owns the folder of an index could have it say anything."""
    place = tmp_path / "place"
    save(index, [], place)
    monkeypatch.setattr("os.getuid", lambda: place.stat().st_uid + 1)
    if place.stat().st_uid == 0:
        os.chown(place, 12345, 12345)

    with pytest.raises(StorageError, match="belongs to another user"):
        open_saved(place)
    with pytest.raises(PermissionError, match="another user"):
        save(index, [], place)


def test_everything_saved_is_for_its_owner_alone(index: Index, tmp_path: Path) -> None:
    """No file of an index can be read by others, nor a folder that was made for it."""
    before = os.umask(0)
    try:
        save(index, [], tmp_path / "cache" / "index" / "place")
    finally:
        os.umask(before)
    modes = {path: path.stat().st_mode & 0o777 for path in tmp_path.rglob("*")}

    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}


KILLED = """
import sys
from pathlib import Path
from chatbot.storage import open_saved, save
place = Path(sys.argv[1])
index = open_saved(place).index
print("ready", flush=True)
while True:
    save(index, [], place)
"""


def test_killed_process_leaves_an_index(index: Index, tmp_path: Path) -> None:
    """A process that is killed while it saves leaves the old index or the new one."""
    save(index, [], tmp_path)
    for number in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path)],
            stdout=subprocess.PIPE,
            cwd=seeds().parent,
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.007 * number)
            process.send_signal(signal.SIGKILL)
        saved = open_saved(tmp_path)
        assert saved is not None
        assert saved.index.check is not None
        saved.index.check()


FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
from chatbot.cli import main
sys.exit(main(["ask", "--cache", sys.argv[1], "Why does the summit matter?"]))
"""


def test_full_disk_is_no_reason_to_give_no_answer(tmp_path: Path) -> None:
    """Where the index can't be written whole, it stays in memory, and no part of it is left."""
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=seeds().parent,
        check=False,
    )

    assert done.returncode == 0
    assert "It signifies a key opportunity" in done.stdout
    assert "the index stays in memory" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []
