"""Character n-grams of terms."""

from __future__ import annotations

import zlib

from hypothesis import given
from hypothesis import strategies as st

from chatbot.grams import TABLE, grams
from strategies import words

letters = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=20)


def test_grams_are_the_pieces_between_two_spaces() -> None:
    """The beginning and the end of a word are told from its middle."""
    pieces = [" t", "te", "ea", "a ", " te", "tea", "ea ", " tea", "tea "]

    assert grams("tea") == [zlib.crc32(piece.encode()) % 65536 for piece in pieces]


@given(letters)
def test_term_has_three_grams_a_letter(term: str) -> None:
    """Between two spaces n letters have n + 1 pairs, n triples and n - 1 quadruples."""
    # One letter has two pairs and one triple, and no quadruple: 3 as well.
    assert len(grams(term)) == 3 * len(term)


@given(words)
def test_grams_are_numbers_below_the_size_of_the_table(term: str) -> None:
    """Any term has some, and each is a place in the table of their weights."""
    found = grams(term)

    assert found
    assert all(0 <= number < TABLE for number in found)


def test_inflected_words_share_more_than_others() -> None:
    """What a stemmer leaves apart still has most n-grams in common."""

    def shared(a: str, b: str) -> int:
        return len(set(grams(a)) & set(grams(b)))

    assert shared("sang", "song") < shared("bilater", "bilateral")
    assert shared("summit", "china") == 0
