"""Which reader takes which file, what it lacks, and what is kept from harming."""

from __future__ import annotations

import gzip
import sys
import zipfile
from itertools import pairwise
from pathlib import Path

import docx
import pypdf
import pytest

from chatbot.indexing.formats import archives
from chatbot.indexing.readers import FORMATS
from chatbot.indexing.reading import read_corpus
from chatbot.listing import list_files
from chatbot.startup import open_corpus

DATA = Path(__file__).parent / "data" / "formats"


def refused(path: Path) -> str:
    """Why nothing is read of a file, beside one that is good."""
    good = path.with_name("good.txt")
    good.write_text("It is tea.")
    reading = read_corpus(list_files([path, good]))

    assert [p.text for p in reading.passages] == ["It is tea."]
    (problem,) = reading.problems
    assert problem.path == str(path)
    return problem.message


def test_every_reader_is_there() -> None:
    """The names in the table are those of functions."""
    assert all(callable(form.reader) for form in FORMATS.values())


@pytest.mark.parametrize(
    ("name", "package", "extra"),
    [
        ("handbook.docx", "docx", "docx"),
        ("lantern.pdf", "pypdf", "pdf"),
        ("fees.xlsx", "openpyxl", "xlsx"),
        ("manual.rst", "docutils", "rst"),
    ],
)
def test_missing_parser_is_told_and_the_file_read_once_it_is_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, package: str, extra: str
) -> None:
    """One line says what to install; after that the saved index is no longer good."""
    paths = [DATA / name, DATA / "notes.md.gz"]
    report: list[str] = []
    monkeypatch.setitem(sys.modules, package, None)  # what Python does for none
    without = open_corpus(paths, cache=tmp_path, report=report.append, verbose=True)
    again = open_corpus(paths, cache=tmp_path, report=report.append)
    monkeypatch.undo()
    within = open_corpus(paths, cache=tmp_path, report=lambda _: None)

    command = f"pip install 'chatbot[{extra}]'"
    assert report == [f"left out: {DATA / name}: its parser is not installed; {command}"]
    assert (without.built, again.built, within.built) == (True, False, True)
    assert len(within.index.passages) > len(without.index.passages) == 1


def test_missing_parsers_are_counted_unless_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A folder of a thousand such files is one line, which says what to install."""
    for name in ("a.pdf", "b.pdf", "c.txt"):
        (tmp_path / name).write_text("It is tea.")
    report: list[str] = []
    monkeypatch.setitem(sys.modules, "pypdf", None)
    open_corpus([tmp_path], cache=tmp_path / "cache", report=report.append)

    assert report == [
        "left out 2 files: 2 waiting for pip install 'chatbot[pdf]'; -v lists them"
    ]


@pytest.mark.parametrize("name", ["big.md", "big.pdf", "big.html", "big.txt"])
def test_file_larger_than_its_limit_is_not_opened(tmp_path: Path, name: str) -> None:
    """A sparse file of more than the limit is refused by its size alone."""
    form = FORMATS[Path(name).suffix]
    with open(tmp_path / name, "wb") as stream:
        stream.truncate((form.limit << 20) + 1)

    assert refused(tmp_path / name) == (
        f"larger than {form.limit} MiB, the most that is read of {Path(name).suffix} files"
    )


def test_packed_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    """Eight kilobytes may stand for as many megabytes."""
    with gzip.open(tmp_path / "bomb.md.gz", "wb") as stream:
        stream.write(b"\n" * ((FORMATS[".md"].limit << 20) + 1))

    assert "unpacks to more than 8 MiB" in refused(tmp_path / "bomb.md.gz")


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("bomb.docx", "word/document.xml"),
        ("bomb.xlsx", "xl/sharedStrings.xml"),
        ("bomb.epub", "OEBPS/a.xhtml"),
    ],
)
def test_archive_that_unpacks_to_too_much_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, member: str
) -> None:
    """What counts is the size of its texts, which is known before any is unpacked."""
    monkeypatch.setattr(archives, "_UNPACKED", 1)
    with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, b" " * ((1 << 20) + 1))

    assert refused(tmp_path / name) == "unpacks to more than 1 MiB of text; split it"


@pytest.mark.parametrize("name", ["handbook.docx", "fees.xlsx", "tea.epub"])
def test_archive_that_declares_entities_is_refused(tmp_path: Path, name: str) -> None:
    """Neither a billion laughs nor the contents of other files."""
    laughs = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghi"))
    declared = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">{laughs}]>'.encode()
    with (
        zipfile.ZipFile(DATA / name) as source,
        zipfile.ZipFile(tmp_path / name, "w") as archive,
    ):
        for member in source.namelist():
            content = source.read(member)
            if member.endswith(("document.xml", "sheet1.xml", "content.opf")):
                head, end, rest = content.partition(b"?>")
                content = head + end + declared + rest if end else declared + content
            archive.writestr(member, content)

    assert "declares XML entities" in refused(tmp_path / name)


@pytest.mark.parametrize(
    "name", ["handbook.docx", "fees.xlsx", "tea.epub", "lantern.pdf", "notes.md.gz"]
)
def test_damaged_file_is_refused_or_read_in_part(tmp_path: Path, name: str) -> None:
    """Cut off or overwritten anywhere, a file raises nothing, and the others are read."""
    content = (DATA / name).read_bytes()
    (tmp_path / "good.txt").write_text("It is tea.")
    for at in range(0, len(content), len(content) // 12 + 1):
        for damaged in (content[:at], content[:at] + b"\0\xff" * 8 + content[at + 16 :]):
            (tmp_path / name).write_bytes(damaged)

            assert "It is tea." in [
                p.text for p in read_corpus(list_files([tmp_path])).passages
            ]


def test_pdf_with_a_password_is_refused(tmp_path: Path) -> None:
    """It says how to have it read."""
    writer = pypdf.PdfWriter(clone_from=DATA / "lantern.pdf")
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")

    assert refused(tmp_path / "locked.pdf") == "needs a password; save it without one"


def test_pdf_that_is_only_restricted_is_read(tmp_path: Path) -> None:
    """Without a password to open it, it is open."""
    writer = pypdf.PdfWriter(clone_from=DATA / "lantern.pdf")
    writer.encrypt("", "owner", algorithm="RC4-128")
    writer.write(tmp_path / "open.pdf")

    assert len(read_corpus(list_files([tmp_path])).passages) == 6


def test_pdf_of_pictures_is_refused(tmp_path: Path) -> None:
    """Pages without a letter are told, with what can be done."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(tmp_path / "scan.pdf")

    assert "text recognition (OCR)" in refused(tmp_path / "scan.pdf")


def test_numbers_of_word_lists_are_counted(tmp_path: Path) -> None:
    """Word stores that a paragraph is numbered, not its number."""
    document = docx.Document()
    document.add_paragraph("You do this, in this order and in no other, or it will not work:")
    for text in ("first", "second"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("within", style="List Number 2")
    document.add_paragraph("third", style="List Number")
    document.add_paragraph("again", style="List Number 2")
    document.save(str(tmp_path / "list.docx"))
    (passage,) = read_corpus(list_files([tmp_path])).passages

    assert passage.text.endswith("1. first\n2. second\n1. within\n3. third\n1. again")


def test_nothing_outside_of_a_file_is_read(tmp_path: Path) -> None:
    """Directives and entities that name other files give none of their words."""
    (tmp_path / "secret.txt").write_text("Secret tea.")
    name = tmp_path / "secret.txt"
    (tmp_path / "a.rst").write_text(
        f"Text one.\n\n.. include:: {name}\n\n.. raw:: html\n   :file: {name}\n\n"
        f".. csv-table::\n   :file: {name}\n"
    )
    (tmp_path / "b.xhtml").write_text(
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{name}">]><p>Text two. &e;</p><iframe src="{name}">'
    )
    found = read_corpus(list_files([tmp_path / "a.rst", tmp_path / "b.xhtml"])).passages

    assert "Text one." in found[0].text
    assert "Text two." in found[1].text
    assert not any("Secret" in p.text for p in found)
