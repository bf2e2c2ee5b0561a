"""JSON and YAML: the shapes in which FAQs are written and exported."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.corpus import Source
from chatbot.indexing.file import File, Reading
from chatbot.indexing.formats import shapes
from chatbot.indexing.formats.objects import read_json, read_yaml

ENTRY = {"question": "Why?", "answer": "So."}


def read(text: str) -> Reading:
    """What the reader of JSON makes of a text."""
    return read_json(File("t", "t.json", "t.json", text))


def read_as_yaml(text: str) -> Reading:
    """What the reader of YAML makes of a text."""
    return read_yaml(File("t", "t.yaml", "t.yaml", text))


@pytest.mark.parametrize(
    ("value", "heading"),
    [
        ([ENTRY], ""),
        (ENTRY, ""),
        ({"faqs": [ENTRY]}, ""),
        ({"data": {"items": [ENTRY]}}, ""),
        ([[ENTRY]], ""),
        ({"Pay": [ENTRY]}, "Pay"),
        ({"Pay": {"Cards": [ENTRY]}}, "Pay > Cards"),
        ([{"category": "Pay", "questions": [ENTRY]}], "Pay"),
        ([{**ENTRY, "category": "Pay"}], "Pay"),
        ({"Why?": "So."}, ""),
        ({"Pay": {"Why?": "So."}}, "Pay"),
        ([{"q": "Why?", "a": "So."}], ""),
        ([{"Frage": "Why?", "Antwort": "So."}], ""),
        ([{"questions": ["Why?"], "answers": ["So."]}], ""),
        ([{"title": "Why?", "body": "<p>So.</p>"}], ""),
        ({"mainEntity": [{"name": "Why?", "acceptedAnswer": {"text": "So."}}]}, ""),
        (
            {"@graph": [{"name": "Why?", "acceptedAnswer": [{"text": "So."}]}]},
            "",
        ),
    ],
)
def test_shapes(value: Any, heading: str) -> None:  # noqa: ANN401
    """Wherever an entry stands, it is found, with the names above it as headings."""
    text = json.dumps(value)
    expected = [("Why?", "So.", heading)]

    assert [(p.question, p.text, p.heading) for p in read(text).passages] == expected
    assert [(p.question, p.text, p.heading) for p in read_as_yaml(text).passages] == expected


def test_every_field_reaches_the_passage() -> None:
    """What the file says holds for all entries that don't say it themselves."""
    value = {
        "title": "T",
        "date": "2024-05-01",
        "url": "https://a.org/",
        "faqs": [{**ENTRY, "alternates": ["What for?"], "date": "2024-06-01"}, ENTRY],
    }
    first, second = read(json.dumps(value)).passages

    assert (first.heading, first.alternates) == ("T", ("What for?",))
    assert [p.document.date for p in (first, second)] == ["2024-06-01", "2024-05-01"]
    assert second.document.sources == (Source("https://a.org/", "https://a.org/"),)
    assert [p.id for p in (first, second)] == ["t#faq-1", "t#faq-2"]


@pytest.mark.parametrize("value", [[], {}, 7, "text", [1, 2], {"name": "x", "version": "1"}])
def test_objects_of_other_things_are_skipped_with_a_reason(value: Any) -> None:  # noqa: ANN401
    """It says how fields have to be named."""
    reading = read(json.dumps(value))

    assert reading.passages == []
    assert "name the fields so" in reading.problems[0].message


def test_labelled_questions_are_no_documents() -> None:
    """They are for `chatbot eval`, as in JSON Lines."""
    reading = read('[{"id": "1", "text": "Why?", "relevant": []}]')

    assert reading.passages == []
    assert "chatbot eval" in reading.problems[0].message


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('[\n{"question": }]', 2, "not JSON (Expecting value)"),
        ('[{"question": "Why?"', 1, "not JSON"),
        ("[" * 100_000, 0, "nested too deeply"),
        ('{"a":' * 60 + "1" + "}" * 60, 1, "nested too deeply"),
    ],
)
def test_broken_json_is_told_with_its_line(text: str, line: int, message: str) -> None:
    """And nothing of the file is read."""
    (problem,) = read(text).problems

    assert problem.line == line
    assert message in problem.message


ALIASES = "a: &a [x: y]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + above] * 10)}]\n"
    for above, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: b\n- c", 2, "not YAML"),
        ("a: [b\n", 2, "not YAML"),
        ("a: *b", 1, "no anchor 'b'"),
        ("- " * 1_000, 1, "nested too deeply"),
        (ALIASES, 1, "stand for too many"),
    ],
)
def test_broken_yaml_is_told_with_its_line(
    monkeypatch: pytest.MonkeyPatch, text: str, line: int, message: str
) -> None:
    """Depth and aliases that stand for a billion others are bounded too."""
    monkeypatch.setattr(shapes, "_MOST", 10_000)
    (problem,) = read_as_yaml(text).problems

    assert problem.line == line
    assert message in problem.message


def test_tags_of_yaml_make_nothing_but_text() -> None:
    """No object is built, and no command run, whatever a file asks for."""
    text = (
        "- question: Why?\n  answer: !!python/object/apply:os.getcwd []\n- !x {q: Who?, a: I.}"
    )

    assert [(p.question, p.text) for p in read_as_yaml(text).passages] == [("Who?", "I.")]


def test_alias_is_the_object_that_it_names() -> None:
    """An entry used in two places is read in both."""
    text = "A: [&e {q: Why?, a: So.}]\nB: [*e]"

    assert [p.heading for p in read_as_yaml(text).passages] == ["A", "B"]


_KEYS = ["question", "answer", "q", "alternates", "text", "faqs", "title", "name", "Why?"]
values = st.recursive(
    st.none() | st.sampled_from(["Why?", "So.", "a: b", ""]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*_KEYS, "acceptedAnswer", "category"]), inner)
    ),
    max_leaves=15,
)


@settings(max_examples=60)
@given(values)
def test_any_json_is_read_alike_as_yaml(value: Any) -> None:  # noqa: ANN401
    """JSON is YAML: both readers find the same passages on the same lines."""
    text = json.dumps(value, indent=1)
    found = [
        [(p.line, p.question, p.text) for p in reading.passages]
        for reading in (read(text), read_as_yaml(text))
    ]

    assert found[0] == found[1]
