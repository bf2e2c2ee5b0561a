"""Tables: which columns ask and answer, what separates them, which lines they are on."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.corpus import Source
from chatbot.indexing.file import File
from chatbot.indexing.formats.columns import role_of, roles_of
from chatbot.indexing.formats.delimited import read_delimited
from chatbot.indexing.reading import read_corpus
from chatbot.listing import list_files
from taken import Read


def read(text: str, name: str = "t.csv") -> Read:
    """What the reader makes of a table in text."""
    return Read.of(read_delimited(File("t", name, name, text)))


def told(text: str, name: str = "t.csv") -> list[tuple[str, str]]:
    """The question and the text of each passage."""
    return [(p.question, p.text) for p in read(text, name).passages]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("question,answer\nWhy?,So; it is.", "t.csv"),
        ('Question;Answer\nWhy?;"So; it is."', "t.csv"),
        ("Q\tA\nWhy?\tSo; it is.", "t.csv"),
        ("q\ta\nWhy?\tSo; it is.", "t.tsv"),
        ("FAQ|Response\nWhy?|So; it is.", "t.csv"),
        ('\n"Frage";"Antwort"\n\n"Why?";"So; it is."', "t.csv"),
        ("id,answer,n,question\n7,So; it is.,9,Why?", "t.csv"),
        ("Why?,So; it is.", "t.csv"),
        ("Why?\tSo; it is.", "t.tsv.gz"),
    ],
)  # fmt: skip
def test_columns_and_delimiters(text: str, name: str) -> None:
    """Columns are found by their names or by what they ask, whatever is between them."""
    assert told(text, name) == [("Why?", "So; it is.")]


def test_every_field_reaches_the_passage() -> None:
    """Further wordings, category, date and address of a row are those of its passage."""
    text = (
        "Question,Alternates,Question 2,Answer,Category,Last updated,URL\n"
        "Why?,How come?|What for?,Wherefore?,So.,Reasons,1 May 2024,https://a.org/\n"
    )
    (passage,) = read(text).passages

    assert passage.alternates == ("How come?", "What for?", "Wherefore?")
    assert (passage.heading, passage.document.date) == ("Reasons", "2024-05-01")
    assert passage.document.sources == (Source("https://a.org/", "https://a.org/"),)


def test_lines_are_those_on_which_rows_begin() -> None:
    """A cell may have several lines, and a row none."""
    text = 'question,answer\n"Why\nnot?","So.\n\nYes."\n\nWho?,I.\n'

    assert [(p.line, p.question, p.text) for p in read(text).passages] == [
        (2, "Why not?", "So.\n\nYes."),
        (7, "Who?", "I."),
    ]


def test_table_of_texts_is_read_as_paragraphs() -> None:
    """A column of texts needs no questions; long ones are several passages of one line."""
    long = "This sentence is said again and again until it is too long. " * 40
    passages = read(f"title,text\nA,Short.\nB,{long}").passages

    assert [p.line for p in passages] == [2, 3, 3, 3]
    assert [p.document.title for p in passages] == ["A", "B", "B", "B"]
    assert passages[0].location == "paragraph 1 of 4"


@pytest.mark.parametrize(
    "text", ["id,price\n1,2\n", "a,b,c\nd,e,f\n", "One line of text.\n", "Why?,So,more\n"]
)
def test_table_of_other_things_is_skipped_with_its_reason(text: str) -> None:
    """Figures and free tables answer nothing; it says how columns have to be named."""
    reading = read(text)

    assert reading.passages == []
    assert "name them so in the first row" in reading.problems[0].message


def test_row_without_an_answer_is_a_problem_with_its_line() -> None:
    """The others are read."""
    reading = read("question,answer\nWhy?,\nWho?,I.\n,nobody asked\n")

    assert [(p.question, p.text) for p in reading.passages] == [
        ("Who?", "I."),
        ("", "nobody asked"),
    ]
    assert [problem.line for problem in reading.problems] == [2]


def test_quotation_mark_left_open_ends_in_a_message() -> None:
    """A cell of half a file is no cell."""
    reading = read('question,answer\nWhy?,"So.\n' + "text\n" * 3_000_000)

    assert "can't be read as a table" in reading.problems[0].message


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Question", "question"),
        ("FRAGE", "question"),
        (" question text ", ""),
        ("Antwort", "answer"),
        ("Réponse", "answer"),
        ("last_updated", "date"),
        ("source url", "url"),
        ("Topic", "category"),
        ("Q2", "question"),
        ("", ""),
        ("7", ""),
    ],
)
def test_role_of_a_name(name: str, role: str) -> None:
    """Case, blanks, underscores and a number don't matter."""
    assert role_of(name) == role


def test_second_column_of_a_role_counts_only_for_questions() -> None:
    """A second question is another wording; a second answer is left alone."""
    assert roles_of(["q1", "q2", "answer", "answer"]) == [
        *("question", "alternates", "answer", "")
    ]


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0\r<"), max_size=12)


@settings(max_examples=50)
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_written_table_comes_back(rows: list[tuple[str, str]], delimiter: str) -> None:
    """What the standard library writes is read with its delimiter, answers word for word."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerows([("question", "answer"), *rows])
    expected = [(" ".join(q.split()), a.strip()) for q, a in rows]

    assert told(stream.getvalue()) == [entry for entry in expected if entry[1]]


def test_cells_of_a_sheet_are_read_as_they_are_shown(tmp_path: Path) -> None:
    """Whole numbers have no point, dates are dates, a sheet without a header is read too."""
    book = openpyxl.Workbook()
    book.active.append(["How many?", 3.0])
    book.active.append(["How much?", 3.5])
    book.create_sheet("Empty")
    book.save(tmp_path / "t.xlsx")
    passages = read_corpus(list_files([tmp_path])).passages

    assert [(p.text, p.location) for p in passages] == [
        ("3", "FAQ 1, sheet Sheet, row 1"),
        ("3.5", "FAQ 2, sheet Sheet, row 2"),
    ]
