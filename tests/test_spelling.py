"""The repair of words that nobody knows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.corpus import Document, Passage
from chatbot.index import Index
from chatbot.indexing.build import build_index
from chatbot.spelling import correction, edits, letters, plain
from strategies import words

TEXT = "The summit of China and Chile. Cart cart care. Trade talks. Xi's summit abc1."

short = st.text("abcd", max_size=7)


@pytest.fixture(scope="module")
def toy() -> Index:
    """An index of a few words; its language has no list, so these are all there are."""
    return build_index([Passage("a", TEXT, Document("d", "D"))], language="porter")


def matrix(a: str, b: str) -> int:
    """Optimal string alignment by the full matrix, as in the textbook."""
    table = np.add.outer(np.arange(len(a) + 1), np.arange(len(b) + 1))
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            cost = table[i - 1, j - 1] + (a[i - 1] != b[j - 1])
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, cost)
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return int(table[-1, -1])


def distances(word: str, others: list[str], most: int) -> list[int]:
    """The edits that turn `word` into each of `others`, as far as `most` and one more."""
    codes = np.array([ord(letter) for other in others for letter in other], np.uint32)
    lengths = np.array([len(other) for other in others], np.int64)
    return [int(distance) for distance in edits(word, codes, lengths, most)]


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [
        ("china", "china", 0),
        ("chinaa", "china", 1),  # one too many
        ("chna", "china", 1),  # one missing
        ("chima", "china", 1),  # one wrong
        ("chian", "china", 1),  # two neighbours swapped
        ("ca", "abc", 3),  # no part is edited twice: not ca, ac, abc
        ("", "ab", 2),
    ],
)
def test_edits_by_hand(a: str, b: str, distance: int) -> None:
    """An edit is a letter too many, missing, wrong, or swapped with its neighbour."""
    assert distances(a, [b], 4) == [distance]


@given(short, st.lists(short | st.text("aé中", max_size=7), max_size=20), st.integers(0, 3))
def test_edits_agree_with_the_full_matrix(word: str, others: list[str], most: int) -> None:
    """All at once as one by one: exact up to the most asked for, and one more beyond."""
    assert distances(word, others, most) == [min(matrix(word, o), most + 1) for o in others]


def test_edits_of_a_long_word() -> None:
    """However many letters are wrong, no sum overflows."""
    word = "ab" * 200
    others = [word, word[1:], "b" + word[:-1], "c" * 400, word + "c", word[:-2] + "ba"]

    assert distances(word, others, 2) == [0, 1, 2, 3, 1, 1]


def naive(typed: str, index: Index) -> str | None:
    """The correction by comparing `typed` with every word of the index."""
    allowed = 1 if len(typed) < 6 else 2
    counts = index.words.counts.tolist()
    known = [(n, index.words.vocabulary.term(n)) for n in range(len(counts))]
    ranks = [
        (matrix(typed, word), counts[n] <= 0, -counts[n], n, word)
        for n, word in known
        if word[0] == typed[0]
    ]
    best = min(ranks, default=None)
    return best[-1] if best and best[0] <= allowed else None


ending = st.text("abøß", min_size=2, max_size=7)  # letters of one byte and of two


@given(st.lists(ending.map("a".__add__), min_size=1, max_size=20), ending.map("a".__add__))
def test_correction_is_that_of_a_naive_search(others: list[str], typed: str) -> None:
    """No word is passed over for its letters or its length that would have been meant."""
    index = build_index([Passage("a", " ".join(others), Document("d", "D"))], language="porter")

    assert correction(typed, index) == naive(typed, index)


@given(words, words)
def test_an_edit_adds_and_takes_away_one_letter_of_the_set(a: str, b: str) -> None:
    """At most; so no near word is passed over for its letters."""
    assert (letters(a) & ~letters(b)).bit_count() <= matrix(a, b)
    assert (letters(b) & ~letters(a)).bit_count() <= matrix(a, b)


@given(st.text())
def test_letters_fit_into_64_bits(word: str) -> None:
    """Letters of any script have a bit, and order and repeats don't matter."""
    assert letters(word) < 1 << 64
    assert letters(word) == letters(word[::-1] + word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("China’s", "china"), ("Café", "cafe"), ("leaders'", "leaders"), ("ＵＳ", "us")],
)
def test_plain_word_has_no_case_accent_or_possessive(word: str, expected: str) -> None:
    """Words are compared as the index lists them."""
    assert plain(word) == expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chna", "china"),
        ("Chian", "china"),
        ("chinna's", "china"),
        ("sumit", "summit"),
        ("summmitt", "summit"),  # two edits in eight letters
        ("summit", "summit"),
        ("xi", None),  # two letters say too little
        ("tlk", None),  # two edits in three letters
        ("hcina", None),  # another first letter
        ("abc2", None),  # a digit makes a number or a name
        ("zebra", None),
        ("", None),
        ("中美关系", None),
    ],
)
def test_correction_is_the_nearest_word(toy: Index, typed: str, meant: str | None) -> None:
    """One edit away in short words, two in words of six letters, with the same beginning."""
    assert correction(typed, toy) == meant


def test_more_frequent_word_wins_among_the_near(toy: Index) -> None:
    """Of words as near, the documents' commoner one is meant."""
    # "cars" is one edit from care (once) and from cart (twice).
    assert correction("cars", toy) == "cart"


def test_first_of_the_alphabet_wins_a_tie() -> None:
    """Of words as near and as frequent the first is meant, so the choice never changes."""
    passage = Passage("a", "Talk, tale.", Document("d", "D"))

    assert correction("talx", build_index([passage], language="porter")) == "tale"


def test_word_of_the_documents_goes_before_one_of_the_language(index: Index) -> None:
    """A rare word of the documents is meant rather than a common one of the list."""
    # "hean" is one edit from "han", which the article has, and from "mean", "head", ...
    assert index.words.counts[index.words.vocabulary.number("head")] < 0
    assert correction("hean", index) == "han"


def test_word_of_the_language_alone_is_found(index: Index) -> None:
    """A misspelt common word is not taken for a distant word of the documents."""
    assert correction("becuase", index) == "because"


@given(st.text(max_size=30))
def test_any_text_is_corrected_or_left_alone(toy: Index, typed: str) -> None:
    """What comes back is a word of the index, at most two edits away."""
    meant = correction(typed, toy)

    assert meant is None or matrix(plain(typed), meant) <= 2
    assert meant is None or toy.words.vocabulary.number(meant) >= 0
