"""The rarity of a language's common words."""

from __future__ import annotations

import pytest

from chatbot.indexing.background import common_words, rarity
from chatbot.text import analysis

# Zipf 6 is 10^6 occurrences in 10^9 words; each step of 1 is a factor of ten.
TOY = {"the": 7.0, "tea": 6.0, "cup": 5.0}


def test_rarity_falls_evenly_with_the_logarithm() -> None:
    """The commonest term has 0, the rarest 1, one halfway by the logarithm has a half."""
    assert rarity(TOY, analysis()) == pytest.approx({"the": 0.0, "tea": 0.5, "cup": 1.0})


def test_words_of_a_term_add_up() -> None:
    """Two words of one term count as often as both together."""
    # 5 x 10^6 twice is 10^7, as common as "the".
    both = {"the": 7.0, "talk": 6.69897, "talks": 6.69897, "cup": 5.0}

    assert rarity(both, analysis())["talk"] == pytest.approx(0.0, abs=1e-5)


def test_terms_are_those_of_the_analysis() -> None:
    """Words are read as documents are, so that questions find them again."""
    assert set(rarity({"Summits": 5.0, "US": 6.0}, analysis())) == {"summit", "US"}


def test_no_words_have_no_rarity() -> None:
    """Nothing is common where no list is."""
    assert rarity({}, analysis()) == {}


@pytest.mark.parametrize("words", [{"tea": 5.0}, {"tea": 5.0, "cup": 5.0}])
def test_words_of_one_frequency_have_a_rarity(words: dict[str, float]) -> None:
    """Where no word is commoner than another, rarity is still a number from 0 to 1."""
    assert all(0.0 <= value <= 1.0 for value in rarity(words, analysis()).values())


def test_list_of_english_is_shipped_commonest_first() -> None:
    """The list has thousands of words, in the order of their frequency."""
    listed = common_words("english")

    assert len(listed) == 3000
    assert next(iter(listed)) == "the"
    assert list(listed.values()) == sorted(listed.values(), reverse=True)


@pytest.mark.parametrize("language", ["finnish", "klingon"])
def test_language_without_a_list_has_no_common_words(language: str) -> None:
    """Then only the corpus tells which words are common."""
    assert common_words(language) == {}
