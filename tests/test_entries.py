"""Long paragraphs are cut to a readable length, word for word."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chatbot.indexing.formats.entries import LONGEST, Entry, cut, readable


def test_even_pieces_end_where_sentences_do() -> None:
    """2,400 characters in sentences of 60 are three pieces of 13 or 14 sentences."""
    text = " ".join(["This sentence is said until the paragraph is far too long."] * 41)
    pieces = [text[a:b] for a, b in cut(text, 0, len(text))]

    assert " ".join(pieces) == text
    assert [piece.count(".") for piece in pieces] == [14, 13, 14]


def test_text_without_sentences_is_cut_at_lines_or_else_at_blanks() -> None:
    """A table that was pasted, and a list of words."""
    lines = "\n".join(f"row {n} of a table that was pasted" for n in range(50))
    words = " ".join(["word"] * 400)

    for text, mark in ((lines, "\n"), (words, " ")):
        pieces = [text[a:b] for a, b in cut(text, 0, len(text))]
        assert len(pieces) == 2
        assert mark.join(pieces) == text


def test_answer_stays_whole() -> None:
    """What answers a question is one passage, however long."""
    text = "It is so. " * 500
    answer, paragraph = (Entry(q, "", 3, 0, len(text) - 1) for q in ("Why?", ""))

    assert list(readable([answer], text)) == [answer]
    assert len(list(readable([paragraph], text))) == 5


def test_pieces_know_their_lines() -> None:
    """The first begins on the line of the paragraph; without lines there are none."""
    text = "\n".join(["A line of forty characters, with its end."] * 48)

    for line, expected in ((7, [7, 23, 39]), (0, [0, 0, 0])):
        cut_up = readable([Entry("", "", line, 0, len(text))], text)
        assert [entry.line for entry in cut_up] == expected


sentences = st.text(st.sampled_from("ab \n."), max_size=40).map(lambda words: words * 40)


@given(st.lists(sentences, max_size=4).map("".join))
def test_no_word_is_lost(text: str) -> None:
    """The pieces are in order, apart, and hold all but white space; only a word is longer."""
    pieces = cut(text, 0, len(text))
    shown = [text[start:end] for start, end in pieces]

    assert "".join("".join(shown).split()) == "".join(text.split())
    assert all(above[1] <= below[0] for above, below in pairwise(pieces))
    assert all(len(piece) <= LONGEST or " " not in piece.strip() for piece in shown)
