"""What each term may stand for in a corpus."""

from __future__ import annotations

import pytest

from chatbot.indexing.readings import THESAURUS, gathered, readings, thesaurus
from chatbot.indexing.synonyms import Rule
from chatbot.query import SYNONYM
from chatbot.text import analysis

RULES = [Rule(("tea",), ("brew",)), Rule(("tea",), ("cocoa",)), Rule(("hot", "tea"), ("brew",))]


def test_only_terms_of_the_corpus_are_stood_for() -> None:
    """Nobody can find by a word that no passage has."""
    assert gathered(RULES, {}, {"brew"}) == {
        "tea": {"brew": SYNONYM},
        "hot tea": {"brew": SYNONYM},
    }


def test_neighbour_counts_by_its_similarity() -> None:
    """A neighbour of similarity 1 counts THESAURUS, one of a half the half of it."""
    near = {"tea": {"brew": 0.5, "cup": 1.0, "sea": 0.9}}

    assert gathered([], near, {"brew", "cup"}) == {
        "tea": {"brew": 0.5 * THESAURUS, "cup": THESAURUS}
    }


@pytest.mark.parametrize(
    ("similarity", "strength"), [(0.25, SYNONYM), (1.0, max(SYNONYM, THESAURUS))]
)
def test_strongest_of_several_ways_counts(similarity: float, strength: float) -> None:
    """A synonym that is a neighbour as well counts once, by the stronger."""
    found = gathered(RULES, {"tea": {"brew": similarity}}, {"brew"})

    assert found["tea"] == {"brew": strength}


def test_rows_are_in_the_order_of_the_terms_strongest_first() -> None:
    """Equal strengths are in the order of the terms; a term without a row has none."""
    terms = ["brew", "cup", "pot", "tea"]
    found = readings(
        {"tea": {"pot": 0.5, "cup": 0.75, "brew": 0.5}, "brew": {"tea": 1.0}},
        terms.index,
        len(terms),
    )

    assert found.starts.tolist() == [0, 1, 1, 1, 4]
    assert found.terms.tolist() == [3, 1, 0, 2]
    assert found.strengths.tolist() == [1.0, 0.75, 0.5, 0.5]


def test_nothing_found_is_no_rows() -> None:
    """Where nothing stands for anything the arrays are empty, not absent."""
    found = readings({}, ["tea"].index, 1)

    assert (found.starts.tolist(), found.terms.tolist()) == ([0, 0], [])


def test_shipped_thesaurus_holds_neighbours_with_similarities() -> None:
    """Thousands of terms, none its own neighbour, each similarity a share."""
    table = thesaurus(analysis())

    assert len(table) > 1000
    assert all(term not in near for term, near in table.items())
    assert all(0 < s <= 1 for near in table.values() for s in near.values())


def test_language_without_a_table_has_no_neighbours() -> None:
    """Then only synonyms stand for words."""
    assert thesaurus(analysis("finnish")) == {}
