"""JSON Lines: an entry a line, its id kept, what is wrong with a line said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given

from chatbot.corpus import Document, Passage, Source
from chatbot.indexing.file import File
from chatbot.indexing.formats.jsonlines import read_json_lines
from strategies import texts
from taken import Read

DATA = Path(__file__).parent / "data"


def read(text: str) -> Read:
    """What the reader makes of `text`."""
    return Read.of(read_json_lines(File("lib", "lib.jsonl", "lib.jsonl", text)))


def test_every_field_reaches_the_passage() -> None:
    """Title, source, date, URL and alternates of a line are those of its passage."""
    passages = read((DATA / "entries.jsonl").read_text("utf-8")).passages

    source = Source("Notice", "https://library.example/hours")
    assert passages[0] == Passage(
        id="hours",
        text="From nine to five.",
        document=Document("lib", "Library", "2024-05-02", (source,), "lib.jsonl"),
        question="When are you open?",
        alternates=("opening hours",),
        heading="Library",
        location="line 1",
        line=1,
    )


def test_id_and_text_suffice() -> None:
    """A line without a title has the file's id as title, and no sources."""
    passage = read((DATA / "entries.jsonl").read_text("utf-8")).passages[1]

    assert (passage.id, passage.kind, passage.location) == ("history", "paragraph", "line 2")
    assert passage.document == Document("lib", "lib", path="lib.jsonl")


def test_each_wrong_line_is_a_problem_of_its_own() -> None:
    """Every line that can't be a passage is named, and the right ones are kept."""
    reading = read((DATA / "broken.jsonl").read_text("utf-8"))

    assert [p.text for p in reading.passages] == ["This line is right."]
    assert [p.line for p in reading.problems] == [2, 3, 4, 5, 6, 7, 8]
    assert [p.message.split(";")[0].split(" (")[0] for p in reading.problems] == [
        "not JSON",
        "not a JSON object",
        "no 'id'",
        "neither 'question' nor 'text'",
        "'id' is not a text",
        "id 'good' stands in line 1 already",
        "'alternates' is not a list of texts",
    ]


def test_labelled_questions_are_no_documents() -> None:
    """A file of questions with `relevant` is one problem that names the command for it."""
    reading = read((DATA / "labelled.jsonl").read_text("utf-8"))

    assert reading.passages == []
    assert [str(p) for p in reading.problems] == [
        "lib.jsonl: labelled questions, not documents; give them to 'chatbot eval'"
    ]


@pytest.mark.parametrize("field", ["question", "title", "source", "date", "url", "alternates"])
def test_null_is_as_good_as_absent(field: str) -> None:
    """An optional field that is null, as exports write it, loses no line."""
    reading = read(json.dumps({"id": "a", "text": "Text.", field: None}))

    assert reading == read('{"id": "a", "text": "Text."}')


@pytest.mark.parametrize("field", ["id", "text"])
def test_null_where_a_text_is_needed_is_a_problem(field: str) -> None:
    """A null id is no id, and a null text without a question leaves nothing to find."""
    reading = read(json.dumps({"id": "a", "text": "Text.", field: None}))

    assert (reading.passages, len(reading.problems)) == ([], 1)


def test_question_without_a_text_is_kept() -> None:
    """An entry may have a question alone, its text null or absent."""
    for line in (
        '{"id": "a", "question": "Why?"}',
        '{"id": "a", "question": "Why?", "text": null}',
    ):
        passage = read(line).passages[0]

        assert (passage.question, passage.text) == ("Why?", "")


@pytest.mark.parametrize("id_", ["", " ", "\t"])
def test_blank_id_is_no_id(id_: str) -> None:
    """An id of nothing but blanks can't be typed or shown, so it is a problem."""
    assert read(json.dumps({"id": id_, "text": "Text."})).passages == []


def test_blank_lines_count_but_hold_nothing() -> None:
    """A blank line is passed over, and the lines below keep their numbers."""
    reading = read('\n{"id": "a", "text": "Text."}\n \nno\n')

    assert [p.location for p in reading.passages] == ["line 2"]
    assert [p.line for p in reading.problems] == [4]


def test_line_separator_within_a_text_is_no_end_of_line() -> None:
    """U+2028 may stand in a JSON text, and the text stays verbatim."""
    assert read('{"id": "a", "text": "One\u2028two"}').passages[0].text == "One\u2028two"


def test_text_keeps_its_blanks() -> None:
    """The text of a line is the passage, character for character."""
    assert read('{"id": "a", "text": " One\\n two "}').passages[0].text == " One\n two "


def test_lines_of_the_same_origin_share_a_document() -> None:
    """Equal title, source, date and URL make one document."""
    passages = read('{"id": "a", "text": "A"}\n{"id": "b", "text": "B"}').passages

    assert passages[0].document is passages[1].document


def test_deep_nesting_is_a_problem_not_a_crash() -> None:
    """A line that nests too deep for the parser is reported like any other."""
    assert [p.line for p in read("[" * 100_000).problems] == [1]


@given(texts)
def test_any_text_is_read_or_reported(text: str) -> None:
    """Whatever the text, each line that isn't blank is a passage or a problem."""
    reading = read(text)

    assert len(reading.passages) + len(reading.problems) == sum(
        1 for line in text.split("\n") if line.strip()
    )
