"""Files made to take more than there is: each left out with its reason, the others read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from chatbot.indexing.formats.entries import LONGEST
from chatbot.listing import list_files
from chatbot.places import seeds

FORMATS = Path(__file__).parent / "data" / "formats"
TOLD = {  # of each file what is said of it, "" for one that is read all the same
    "pictures.docx": "unpacks to more than 512 MiB; split it",
    "other.docx": "unpacks to more than 128 MiB of text; split it",
    "other.epub": "unpacks to more than 128 MiB of text; split it",
    "other.xlsx": "unpacks to more than 128 MiB of text; split it",
    "wide.docx": "a table has more than 1,000 columns",
    "merged.docx": "a table repeats its merged cells too often; split it",
    "parts.epub": "holds 20,001 parts; 20,000 are the most",
    "rows.xlsx": "sheet 'Raw' is too large; the rest was left out",
    "attributes.html": "an element has over 20,000 attributes",
    "deep.html": "elements are nested too deeply; what follows was left out",
    "deep.md": "nested more than 60 deep; what is deeper was left out",
    "deep.json": "objects are nested too deeply",
    "deep.yaml": "collections are nested too deeply",
    "digits.json": "Exceeds the limit",
    "nul.txt": "not a text file (it holds a NUL byte)",
    "cell.csv": "can't be read as a table (field larger than field limit",
    "pages.pdf": "cyclic",
    "parents.pdf": "cycle",
    "unpacked.pdf": "Limit reached while decompressing",
    "characters.pdf": "size limit reached",
    "brackets.pdf": "nested too deeply",
    "form.pdf": "",
    "line.txt": "",
    "word.txt": "more than 1,000,000 characters in one piece; split it",
    "answer.jsonl": "more than 1,000,000 characters in one piece; split it",
}
READ = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from chatbot.indexing.reading import read_corpus
from chatbot.listing import list_files
reading = read_corpus(list_files([sys.argv[1]]), language="english")
told = {p.path.rpartition("/")[2]: p.message for p in reading.problems}
read = {p.document.path: len(p.text) for p in reading.passages}
print(json.dumps([told, read]))
"""


def changed(
    folder: Path, source: str, name: str, change: Callable[[str, bytes], tuple[str, bytes]]
) -> None:
    """A copy of one of the samples, each of its parts changed, or called otherwise."""
    with (
        zipfile.ZipFile(FORMATS / source) as old,
        zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for part in old.namelist():
            new.writestr(*change(part, old.read(part)))


def write_archives(folder: Path) -> None:
    """Bombs: in a part that has another suffix, and in pictures; and parts without end."""
    for source, part in (
        ("handbook.docx", "document.xml"),
        ("fees.xlsx", "sheet1.xml"),
        ("tea.epub", "one.xhtml"),
    ):

        def renamed(name: str, content: bytes, part: str = part) -> tuple[str, bytes]:
            content = content.replace(part.encode(), b"other.png")
            blank = b" " * (129 << 20 if name.endswith(part) else 0)
            return name.replace(part, "other.png"), content + blank

        changed(folder, source, f"other{Path(source).suffix}", renamed)
    with zipfile.ZipFile(
        folder / "pictures.docx", "w", zipfile.ZIP_DEFLATED, compresslevel=1
    ) as new:
        for number in range(33):
            new.writestr(f"word/media/{number}.png", b"\x89PNG" + bytes(16 << 20))
    with zipfile.ZipFile(folder / "parts.epub", "w") as new:
        for number in range(20_001):
            new.writestr(str(number), b"")


def write_tables(folder: Path) -> None:
    """Cells that cover more than there is, and rows that are far apart."""

    def cell(says: str, text: str) -> str:
        return (
            f"<w:tc><w:tcPr><w:{says}/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
        )

    merged = [cell('vMerge w:val="restart"', "a" * 1_000_000), *[cell("vMerge", "")] * 99]
    for name, rows in (("wide", [cell('gridSpan w:val="300000000"', "a")]), ("merged", merged)):
        table = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
        whole = f"<w:body><w:tbl><w:tblPr/><w:tblGrid/>{table}</w:tbl>".encode()

        def tabled(part: str, content: bytes, whole: bytes = whole) -> tuple[str, bytes]:
            return part, content.replace(b"<w:body>", whole)

        changed(folder, "handbook.docx", f"{name}.docx", tabled)
    rows_apart = "".join(
        f'<row r="{row}"><c r="A{row}" t="str"><v>a</v></c></row>' for row in (1, 10**9)
    )

    def apart(part: str, content: bytes) -> tuple[str, bytes]:
        head, found, _ = content.partition(b"<sheetData>")
        last = f"{rows_apart}</sheetData></worksheet>".encode()
        return part, head + found + last if found else content

    changed(folder, "fees.xlsx", "rows.xlsx", apart)


def write_texts(folder: Path) -> None:
    """Deep, long, or of one thing without end."""
    for name, content in {
        "attributes.html": "<p>Tea.<p " + " ".join(f'a{n}=">"' for n in range(30_000)) + ">",
        "deep.html": "<p>Tea.</p>" + "<div>" * 1_000_000,
        "deep.md": "Tea.\n\n" + "> " * 10_000 + "deep",
        "deep.json": "[" * 1_000_000,
        "deep.yaml": "- " * 100_000,
        "digits.json": '[{"question": "a", "answer": ' + "1" * 1_000_000 + "}]",
        "nul.txt": "tea\0" * 1_000,
        "cell.csv": 'question,answer\nWhy?,"' + "tea " * (3 << 20),
        "line.txt": "tea " * (2 << 20),
        "word.txt": "tea" * (2 << 20),
        "answer.jsonl": '{"id": "a", "text": "' + "tea " * (2 << 20) + '"}',
    }.items():
        (folder / name).write_text(content)


def pdf(objects: dict[int, bytes]) -> bytes:
    """A file of one page, with other objects than it should have."""
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources"
        b" << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> >>"
    )
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: page,
        4: stream(b"BT /F 12 Tf (Tea.) Tj ET /X Do"),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        6: b"null",
    } | objects
    text, places = b"%PDF-1.7\n", b""
    for number, content in sorted(objects.items()):
        places += b"%010d 00000 n \n" % len(text)
        text += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\n" % (
        *(size, places, size),
    )
    return text + end + b"startxref\n%d\n%%%%EOF" % len(text)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """An object that is a stream."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def write_pdfs(folder: Path) -> None:
    """Loops among pages and forms, streams and tables without end."""
    form = b"/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>"
    deflated = zlib.compress(bytes(1 << 28), 1)
    table = b"1 beginbfrange <0000> <ffffffff> <0000> endbfrange"
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /ToUnicode 6 0 R >>"
    for name, objects in {
        "pages": {2: b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 1 >>"},
        "parents": {3: b"<< /Type /Page /Parent 3 0 R /Contents 4 0 R >>"},
        "unpacked": {4: stream(deflated, b"/Filter /FlateDecode")},
        "characters": {5: font, 6: stream(table)},
        "brackets": {4: stream(b"[" * 1_000_000)},
        "form": {6: stream(b"/X Do /X Do", form)},
    }.items():
        (folder / f"{name}.pdf").write_bytes(pdf(objects))


def test_bombs_are_left_out_with_their_reasons(tmp_path: Path) -> None:
    """All read at once, in a process that may take 1 GiB and a minute; the others are read.

    A line of 8 MB among them is cut to passages of the usual length.
    """
    for write in (write_archives, write_tables, write_texts, write_pdfs):
        write(tmp_path)
    (tmp_path / "good.txt").write_text("It is tea.")
    done = subprocess.run(
        [sys.executable, "-c", READ, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=seeds().parent,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told, read = json.loads(done.stdout)

    assert {
        name: told.get(name) for name, of in TOLD.items() if of not in told.get(name, "")
    } == {}
    assert set(told) == {name for name, message in TOLD.items() if message}
    assert read["good.txt"] == len("It is tea.")
    assert read["line.txt"] <= LONGEST
    assert "form.pdf" in read


def test_patterns_of_a_folder_end(tmp_path: Path) -> None:
    """A .gitignore that could be about a path in more ways than can be tried."""
    folder = tmp_path.joinpath("docs", *["a"] * 40)
    folder.mkdir(parents=True)
    (tmp_path / "docs" / ".gitignore").write_text("**/a/" * 20 + "b\n")
    (folder / "c.txt").write_text("It is tea.")

    assert len(list_files([tmp_path / "docs"])) == 1
