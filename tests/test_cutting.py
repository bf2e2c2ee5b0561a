"""Passages cut into segments a block at a time, against one text at a time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chatbot.corpus import Document, Passage
from chatbot.forward import HEADING, SENTENCE, WORDING
from chatbot.indexing.boundaries import last_pieces, marks, unsure
from chatbot.indexing.cutting import Cut
from chatbot.indexing.lexicon import Lexicon, Phrases
from chatbot.sentences import sentences
from chatbot.text import analysis, pieces
from strategies import texts, words

DOCUMENT = Document("d", "D")
# What sentences may end at, and what stands around such places, whatever it comes to.
AROUND = [*" \n\t\xa0.!?…。1aA«“)”'-", ". ", "? ", " 2. ", " Mr. ", " p.m. ", "U.S. ", "\n- "]
AROUND += [
    "GO US ",
    "NOW! ",
    "ǅ ",
    "中",
    "a" * 70,
    "7" * 61 + ". ",
    "\0",
    "\ud800",
    " x.” ",
    "ª ",
]
TEXTS = (
    st.lists(st.sampled_from(AROUND) | words | st.characters(), max_size=14).map("".join)
    | texts
)


def one_by_one(text: str, *, prose: bool) -> list[list[str]]:
    """The pieces of the segments of a text."""
    spans = sentences(text) if prose else [(0, len(text))]
    return [pieces(text[start:end]) for start, end in spans]


@settings(max_examples=300)
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=4))
@example([("", "1. 2. Go. 3. It. 4. ", ""), ("US", "It is 5. 6. 7. Go", "A. B. C.")])
def test_same_segments_as_of_one_text_at_a_time(parts: list[tuple[str, str, str]]) -> None:
    """For any text: the pieces of each segment, its kind, what it says, and whose it is."""
    corpus = [Passage("a", text, DOCUMENT, ask, (), head) for head, text, ask in parts]
    lexicon = Lexicon(analysis(), Phrases([]))
    cut = Cut(corpus, lexicon)
    names = lexicon.pieces.since(0)
    found = [names[number] for number in cut.pieces.tolist()]
    wanted, kinds, said = [], [], []
    for passage in corpus:
        wanted += one_by_one(passage.heading, prose=False)
        wanted += [row for w in passage.wordings for row in one_by_one(w, prose=False)]
        wanted += one_by_one(passage.text, prose=True)
        spans = sentences(passage.text)
        kinds += [HEADING, *[WORDING] * len(passage.wordings), *[SENTENCE] * len(spans)]
        said += [None, *passage.wordings, *(passage.text[a:b] for a, b in spans)]

    assert [found[a:b] for a, b in pairwise(cut.starts.tolist())] == wanted
    assert cut.kinds.tolist() == kinds
    assert [cut.text(n) for n, text in enumerate(said) if text is not None] == [
        text for text in said if text is not None
    ]
    assert cut.counts.tolist() == [
        1 + len(passage.wordings) + len(sentences(passage.text)) for passage in corpus
    ]


def alone(text: str) -> bool:
    """Whether the pieces of a text don't tell where its sentences end."""
    found = np.array([marks(piece) for piece in text.split()], np.uint16)
    return bool(unsure(found, np.zeros(len(found), np.int64), np.ones(1, bool))[0])


def test_pieces_tell_where_common_sentences_end() -> None:
    """Abbreviations, numbers of list items and closing marks are known from them."""
    text = "Mr. Han met “Gen. Li.” 1. They left. 2. At 5 p.m. on May 7. Did he? Yes… no."
    found = np.array([marks(piece) for piece in text.split()], np.uint16)
    last = last_pieces(found, np.zeros(len(found), np.int64), np.ones(1, bool))

    assert not alone(text)
    assert [text.split()[n] for n in np.flatnonzero(last)] == [
        *("Li.”", "left.", "7.", "he?", "no."),
    ]


def test_line_in_capitals_is_looked_at_alone() -> None:
    """And a mark that needs no blank after it; a name in capitals is not."""
    assert alone("It says GO US NOW today.")
    assert alone("They met. 中美。关系 It was.")
    assert not alone("The US and the UN met in NEW York.")
