"""Answer, ask back, or abstain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.corpus import Document, Passage
from chatbot.decision import (
    ANSWER,
    CHOICES,
    UNSURE,
    Abstention,
    Answer,
    Clarification,
    choose,
    decide,
)
from chatbot.index import Index
from chatbot.query import Query, understand
from chatbot.ranking import Match, Ranking, rank

DOCUMENT = Document("d", "D")


@pytest.fixture
def summit(index: Index) -> Query:
    """A question with a word that the article has."""
    return understand("summit", index)


def ranking(
    *confidences: float, same: tuple[int, ...] = (), answerable: float = 0.9
) -> Ranking:
    """Matches with these confidences; those at the places `same` say what the first says."""
    return Ranking(
        tuple(
            Match(
                passage=Passage(str(place), "Tea. The summit.", DOCUMENT),
                number=place,
                score=confidence,
                confidence=confidence,
                evidence=(),
                signals={},
                rank=place + 1,
                same=place == 0 or place in same,
            )
            for place, confidence in enumerate(confidences)
        ),
        answerable,
    )


def test_clear_first_match_answers(index: Index, summit: Query) -> None:
    """The first match is the answer, the next are its others, and the excerpt is cut."""
    found = ranking(0.7, 0.2, 0.1)
    reply = decide(summit, found, index)

    assert reply == Answer(summit, found.matches, ((5, 16),), ((9, 15),), 0.9)
    assert isinstance(reply, Answer)
    assert (reply.match, reply.others) == (found.matches[0], found.matches[1:])
    assert reply.confidence == 0.7


@pytest.mark.parametrize(
    ("answerable", "kind"), [(ANSWER - 1e-9, Abstention), (ANSWER, Answer), (0.9, Answer)]
)
def test_documents_that_hardly_answer_are_not_let_answer(
    index: Index, summit: Query, answerable: float, kind: type
) -> None:
    """Below the probability that an answer needs it abstains, from it on it answers."""
    assert type(decide(summit, ranking(0.4, answerable=answerable), index)) is kind


def test_abstention_names_the_nearest_topics(index: Index, summit: Query) -> None:
    """The three closest matches are worth naming; all are kept."""
    found = ranking(0.4, 0.3, 0.2, 0.1, answerable=ANSWER / 2)
    reply = decide(summit, found, index)

    assert reply == Abstention(summit, found.matches, "not sure", ANSWER / 2)
    assert isinstance(reply, Abstention)
    assert reply.nearest == found.matches[:3]
    assert reply.confidence == 0.4


def test_close_matches_are_asked_about(index: Index, summit: Query) -> None:
    """Nine tenths of the best one's confidence make another as good a guess."""
    found = ranking(0.4, 0.37, 0.35, 0.1)  # 0.9 x 0.4 = 0.36
    reply = decide(summit, found, index)

    assert reply == Clarification(summit, found.matches, found.matches[:2], 0.9)
    assert reply.confidence == 0.4


def test_unsure_match_is_no_answer_beside_others(index: Index, summit: Query) -> None:
    """Then a quarter of its confidence makes another worth asking about; alone it answers."""
    sure, unsure = (
        decide(summit, ranking(first, first / 2, first / 5), index)
        for first in (UNSURE, UNSURE - 0.01)
    )

    assert isinstance(sure, Answer)
    assert isinstance(unsure, Clarification)
    assert [match.rank for match in unsure.choices] == [1, 2]
    assert isinstance(decide(summit, ranking(UNSURE / 2), index), Answer)


def test_match_that_says_the_same_is_not_asked_about(index: Index, summit: Query) -> None:
    """Two wordings of one answer are no choice; others beside them are."""
    same, other = ranking(0.4, 0.4, same=(1,)), ranking(0.4, 0.4, 0.38, same=(1,))
    reply = decide(summit, other, index)

    assert isinstance(decide(summit, same, index), Answer)
    assert isinstance(reply, Clarification)
    assert reply.choices == (other.matches[0], other.matches[2])


def test_few_choices_are_offered(index: Index, summit: Query) -> None:
    """However many are close, three are asked about."""
    reply = decide(summit, ranking(*[0.1] * 8), index)

    assert isinstance(reply, Clarification)
    assert len(reply.choices) == CHOICES == 3


@pytest.mark.parametrize(
    ("text", "reason"), [("?", "no words"), ("who is it", "no words"), ("zebra", "no match")]
)
@pytest.mark.parametrize("threshold", [0.0, 1.0])
def test_nothing_found_is_an_abstention(
    index: Index, text: str, reason: str, threshold: float
) -> None:
    """Without a word of content or a match there is no answer at any threshold."""
    query = understand(text, index)
    reply = decide(query, rank(query, index, 10), index, threshold=threshold)

    assert isinstance(reply, Abstention)
    assert reply.reason == reason


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9), st.floats(0, 0.999))
def test_threshold_moves_between_always_and_never(
    index: Index, confidences: list[float], answerable: float
) -> None:
    """0 lets the best match answer or be asked about, 1 abstains."""
    found = ranking(*sorted(confidences, reverse=True), answerable=answerable)
    query = understand("summit", index)

    assert isinstance(decide(query, found, index, threshold=0.0), Answer | Clarification)
    assert isinstance(decide(query, found, index, threshold=1.0), Abstention)


@pytest.mark.parametrize("number", [1, 2])
def test_choice_is_answered(index: Index, summit: Query, number: int) -> None:
    """A number stands for a choice; the other matches follow it in their order."""
    reply = decide(summit, ranking(0.4, 0.4, 0.1), index)
    answer = choose(reply, number, index)

    assert answer is not None
    assert answer.match == reply.matches[number - 1]
    assert answer.others == tuple(m for m in reply.matches if m != answer.match)
    assert answer.excerpt == ((5, 16),)


def test_topic_of_an_abstention_is_answered(index: Index, summit: Query) -> None:
    """After an honest refusal the nearest topics can be opened."""
    reply = decide(summit, ranking(0.4, 0.3, 0.2, 0.1, answerable=0.1), index)
    third = choose(reply, 3, index)

    assert third is not None
    assert third.match == reply.matches[2]
    assert choose(reply, 4, index) is None


@pytest.mark.parametrize("number", [-1, 0, 3, 99])
def test_number_beyond_the_list_chooses_nothing(
    index: Index, summit: Query, number: int
) -> None:
    """Numbers count from 1 to the length of the list."""
    assert choose(decide(summit, ranking(0.4, 0.4), index), number, index) is None


def test_nothing_is_to_be_chosen_after_an_answer(index: Index, summit: Query) -> None:
    """An answer lists no choices."""
    assert choose(decide(summit, ranking(0.7, 0.2), index), 1, index) is None
