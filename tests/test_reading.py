"""A corpus: which reader for which suffix, bytes to text, ids, what is left out."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chatbot
from chatbot.corpus import Passage, Source
from chatbot.errors import CorpusError
from chatbot.indexing.decoding import decoded
from chatbot.indexing.reading import CorpusReading, read_corpus
from chatbot.listing import compare, digest, list_files
from chatbot.places import seeds
from strategies import articles

DATA = Path(__file__).parent / "data"


def read(*roots: Path) -> CorpusReading:
    """The reading of the files below `roots`."""
    return read_corpus(list_files(roots))


def shown(corpus: Sequence[Passage]) -> list[tuple[str, str, str, str]]:
    """What of each passage doesn't hang on the name of its file."""
    return [(p.question, p.text, p.document.title, p.document.date) for p in corpus]


def test_seed_article_is_the_one_given_to_us() -> None:
    """The article is kept byte for byte."""
    content = (seeds() / "000_84da84ed89b36207.txt").read_bytes()

    assert len(content) == 2887
    assert (
        hashlib.sha256(content).hexdigest()
        == "1df24af80d0a74c32453cd94b47b2f96a3f9c3b82e6d46ee0f0af14761643b7a"
    )


def test_seed_article_has_eight_passages(corpus: list[Passage]) -> None:
    """Five paragraphs and three FAQ entries, under the ids that scripts rely on."""
    assert [passage.id for passage in corpus] == [
        "000_84da84ed89b36207#paragraph-1",
        "000_84da84ed89b36207#paragraph-2",
        "000_84da84ed89b36207#paragraph-3",
        "000_84da84ed89b36207#paragraph-4",
        "000_84da84ed89b36207#paragraph-5",
        "000_84da84ed89b36207#faq-1",
        "000_84da84ed89b36207#faq-2",
        "000_84da84ed89b36207#faq-3",
    ]


def test_seed_article_has_its_date_and_source(corpus: list[Passage]) -> None:
    """Date and source are those of the file; the title is its first sentence, shortened."""
    document = corpus[0].document

    assert document.date == "2023-11-11"
    assert document.sources == (Source("Bloomberg New Economy Forum", "https://www.bnef.com/"),)
    assert document.title.startswith("China has expressed its readiness to engage in talks")
    assert document.title.endswith("…")


def test_seed_article_is_quoted_whole(corpus: list[Passage]) -> None:
    """Passages and questions, the headings, date and source lines apart, are the article."""
    text = (seeds() / "000_84da84ed89b36207.txt").read_text("utf-8")
    for passage in corpus:
        assert passage.text in text
        text = text.replace(passage.text, "", 1).replace(passage.question, "", 1)

    assert text.split() == [
        "date",
        "2023-11-11",
        "Frequently",
        "Asked",
        "Questions",
        "(FAQ)",
        "1.",
        "2.",
        "3.",
        "Sources:",
        "–",
        "Bloomberg",
        "New",
        "Economy",
        "Forum:",
        "https://www.bnef.com/",
    ]


def test_article_from_a_file() -> None:
    """An article with a title, a date, an FAQ and a source is read whole."""
    reading = read(DATA / "article.txt")

    assert [passage.id for passage in reading.passages] == [
        "article#paragraph-1",
        "article#paragraph-2",
        "article#faq-1",
    ]
    assert reading.passages[2].document.title == "A short history of tea"
    assert reading.problems == []


def test_faq_from_a_file() -> None:
    """A file of nothing but questions and answers is read without an article."""
    assert shown(read(DATA / "faq.txt").passages)[1][:2] == (
        "Who may borrow books?",
        "Everybody who lives here.",
    )


@pytest.mark.parametrize("suffix", [".txt", ".text", ".TXT", ""])
def test_suffixes_of_plain_text(tmp_path: Path, suffix: str) -> None:
    """Plain text needs no particular suffix, and none in small letters."""
    (tmp_path / f"tea{suffix}").write_text("It is tea.")

    assert [p.id for p in read(tmp_path).passages] == ["tea#paragraph-1"]


@pytest.mark.parametrize("suffix", [".jsonl", ".ndjson", ".JSONL"])
def test_suffixes_of_json_lines(tmp_path: Path, suffix: str) -> None:
    """JSON Lines keep the ids of their lines."""
    shutil.copy(DATA / "entries.jsonl", tmp_path / f"lib{suffix}")

    assert [p.id for p in read(tmp_path).passages] == ["hours", "history"]


@pytest.mark.parametrize(
    ("encoding", "end"),
    [
        ("utf-8", "\r\n"),
        ("utf-8", "\r"),
        ("utf-8-sig", "\n"),
        ("utf-8-sig", "\r\n"),
        ("utf-16", "\r\n"),
        ("utf-16", "\n"),
    ],
)
def test_line_ends_and_byte_order_marks_change_nothing(
    tmp_path: Path, corpus: list[Passage], encoding: str, end: str
) -> None:
    """The seed article saved in another way gives the same passages."""
    text = (seeds() / "000_84da84ed89b36207.txt").read_text("utf-8")
    (tmp_path / "seed.txt").write_bytes(text.replace("\n", end).encode(encoding))

    assert shown(read(tmp_path).passages) == shown(corpus)


def test_final_newline_is_not_needed(tmp_path: Path) -> None:
    """The last line counts with or without an end."""
    (tmp_path / "tea.txt").write_text("Tea\n\nOne.\n\nTwo.")
    without = shown(read(tmp_path).passages)
    (tmp_path / "tea.txt").write_text("Tea\n\nOne.\n\nTwo.\n")

    assert without == shown(read(tmp_path).passages)
    assert [text for _, text, _, _ in without] == ["One.", "Two."]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nul.txt", ":3: not a text file (it holds a NUL byte)"),
        ("blank.txt", ": empty"),
        ("unanswered.txt", ":7: question without an answer; write the answer below it"),
    ],
)
def test_what_is_left_out_is_reported_with_its_place(name: str, message: str) -> None:
    """A file that can't be read is named with the line, and the others are read."""
    reading = read(DATA / name, DATA / "article.txt")

    assert [str(problem) for problem in reading.problems] == [f"{DATA / name}{message}"]
    assert "article#paragraph-1" in [passage.id for passage in reading.passages]


def test_text_in_another_encoding_is_read() -> None:
    """What is no UTF-8 is read as what it most likely is."""
    assert read(DATA / "latin1.txt").passages[0].text.endswith("The second has a café.")


def test_file_of_another_kind_is_reported(tmp_path: Path) -> None:
    """A suffix without a reader is named; its file is not opened."""
    (tmp_path / "tea.txt").write_text("It is tea.")
    (tmp_path / "tea.xyz").write_text("It is no tea.")

    assert [str(p) for p in read(tmp_path).problems] == [
        f"{tmp_path / 'tea.xyz'}: no reader for .xyz files"
    ]


def test_file_that_vanished_is_reported(tmp_path: Path) -> None:
    """A file that is gone between listing and reading is left out, not a crash."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("It is tea.")
    files = list_files([tmp_path])
    (tmp_path / "a.txt").unlink()
    reading = read_corpus(files)

    assert [passage.id for passage in reading.passages] == ["b#paragraph-1"]
    assert [problem.path for problem in reading.problems] == [str(tmp_path / "a.txt")]


def test_file_that_changes_meanwhile_is_stamped_as_it_was_read(tmp_path: Path) -> None:
    """What is listed is no more than a hint: the stamp is of the content that was read."""
    (tmp_path / "a.txt").write_text("It is tea.")
    os.utime(tmp_path / "a.txt", (1, 1))
    files = list_files([tmp_path])
    (tmp_path / "a.txt").write_text("It is coffee.")
    os.utime(tmp_path / "a.txt", (2, 2))
    (stamp,) = read_corpus(files).stamps

    assert (stamp.size, stamp.modified) == (13, 2_000_000_000)
    assert stamp.digest == digest(b"It is coffee.")
    assert not compare(list_files([tmp_path]), [stamp])


def test_pipe_in_the_place_of_a_file_is_left_out(tmp_path: Path) -> None:
    """Nobody waits for what somebody may write into it."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("It is tea.")
    files = list_files([tmp_path])
    (tmp_path / "a.txt").unlink()
    os.mkfifo(tmp_path / "a.txt")

    assert [str(problem) for problem in read_corpus(files).problems] == [
        f"{tmp_path / 'a.txt'}: can't be read: no longer a regular file"
    ]


def test_file_that_could_not_be_read_is_tried_again(tmp_path: Path) -> None:
    """The stamp of an unreadable file stands for no content, once it is touched."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("It is tea.")
    files = list_files([tmp_path])
    (tmp_path / "a.txt").unlink()
    unread = read_corpus(files).stamps
    (tmp_path / "a.txt").write_text("It is tea.")
    os.utime(tmp_path / "a.txt", (1, 1))

    assert compare(list_files([tmp_path]), unread)


@pytest.mark.parametrize("name", ["nul.txt", "blank.txt", "labelled.jsonl"])
def test_corpus_without_a_passage_says_what_was_looked_for(name: str) -> None:
    """The error names the files read, what they lack, and what would have been taken."""
    with pytest.raises(CorpusError, match=r"looked for paragraphs, and for questions") as error:
        read(DATA / name)

    assert ".txt" in str(error.value)
    assert ".jsonl" in str(error.value)
    assert name in str(error.value)


def test_empty_folder_says_what_was_looked_for(tmp_path: Path) -> None:
    """A folder without files is an error with the suffixes that would be read."""
    with pytest.raises(CorpusError, match=r"no files there; looked for \.txt"):
        read(tmp_path)


def test_documents_of_the_same_name_have_ids_of_their_own(tmp_path: Path) -> None:
    """The suffix tells files apart that share a name without it."""
    for name in ("tea", "tea.text", "tea.txt"):
        (tmp_path / name).write_text("It is tea.")
    ids = [passage.id for passage in read(tmp_path).passages]

    assert ids == ["tea#paragraph-1", "tea.text#paragraph-1", "tea.txt#paragraph-1"]


def test_id_of_a_document_is_its_path(tmp_path: Path) -> None:
    """Folders belong to the id; a dot within the name does too."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "tea.v2.txt").write_text("It is tea.")

    assert [p.id for p in read(tmp_path).passages] == ["deep/tea.v2#paragraph-1"]


def test_second_passage_of_an_id_is_left_out_and_reported(tmp_path: Path) -> None:
    """An id names one passage: the first."""
    (tmp_path / "a.jsonl").write_text('{"id": "one", "text": "First."}')
    (tmp_path / "b.jsonl").write_text('{"id": "one", "text": "Second."}')
    reading = read(tmp_path)

    assert [passage.text for passage in reading.passages] == ["First."]
    assert [str(problem) for problem in reading.problems] == [
        f"{tmp_path / 'b.jsonl'}: passage id 'one' is used by an earlier file; left out"
    ]


def test_every_file_leaves_a_stamp(tmp_path: Path) -> None:
    """Files read and left out are remembered alike; what was read has its digest."""
    (tmp_path / "a.txt").write_text("It is tea.")
    (tmp_path / "b.xyz").write_text("It is no tea.")
    stamps = read(tmp_path).stamps

    assert [stamp.name for stamp in stamps] == ["a.txt", "b.xyz"]
    assert stamps[0].digest == digest(b"It is tea.")


def test_name_that_is_no_utf8_is_read(tmp_path: Path) -> None:
    """The bytes of a file's name don't have to be text."""
    path = Path(str(tmp_path / "caf\udce9.txt"))
    path.write_text("It is coffee.")

    assert [passage.text for passage in read(tmp_path).passages] == ["It is coffee."]


@given(st.binary(max_size=300) | articles.map(str.encode))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    """Whatever a file holds, its passages are verbatim, or there is a `CorpusError`."""
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(content)
    try:
        passages = read(path).passages
    except CorpusError:
        return

    text = decoded(content)
    assert all(passage.text in text for passage in passages)


# Reads a folder file by file, then with two processes; no other thread is here.
SHARED = """
import sys
from chatbot import processes
from chatbot.indexing import reading
from chatbot.listing import list_files
processes._cores = lambda: 2
found = []
for reading.TOGETHER in (1000, 32):  # so few files are left alone, and read one by one
    read = reading.read_corpus(list_files([sys.argv[1]]))
    found.append((list(read.passages), read.problems, read.stamps, read.synonyms))
    assert processes._can_fork(), "processes are left"
assert found[0] == found[1]
print(len(found[0][0]), len(found[0][1]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")
def test_files_are_read_alike_by_several_processes(tmp_path: Path) -> None:
    """Passages, problems and stamps, also where a name is free as its file is left out."""
    for number in range(80):
        (tmp_path / f"{number:02}.txt").write_text(f"Tea number {number}.\n\nIt is hot.\n")
    for name in ("01", "40", "79"):  # of these one is a problem, so its name is free again
        (tmp_path / f"{name}.html").write_text("<p>Milk is white.</p>")
        (tmp_path / f"{name}.csv").write_bytes(b"")
        (tmp_path / f"{name}.txt").write_bytes(b"")
    (tmp_path / "pot.jsonl").write_text('{"id": "01#paragraph-1", "text": "A pot."}\n{}\n')
    (tmp_path / "synonyms.txt").write_text("tea, chai\n")
    (tmp_path / "alternates.txt").write_text("pot\n    kettle\n")
    done = subprocess.run(
        [sys.executable, "-c", SHARED, str(tmp_path)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(chatbot.__file__).parents[1])},
        timeout=60,
        check=False,
    )

    assert done.stderr == ""
    assert done.stdout == "157 9\n"
