"""Why a reply is what it is, as a table."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcwidth

from chatbot.conversation import Conversation, search
from chatbot.decision import Answer
from chatbot.index import Index
from chatbot.query import understand
from chatbot.ranking import Evidence, Match
from chatbot.terminal.evidence import render_evidence
from chatbot.terminal.screen import Screen

SUMMIT = "Why does the summit between Xi and Biden matter?"
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

WHY_80 = """\
Matched FAQ 2: What is the significance of the expected summit between Xi
Jinping and Joe Biden?

  word   share        read as  in
  xi       40%  ####           question, text
  sumit    30%  ###   summit   question, text
  talks    14%  #     meet

Not found: quokka. That the sources answer: 90%; needed: 40%. That this is the
answer: 84%. Next: paragraph 1 of 5 20%."""
WHY_40 = """\
Matched FAQ 2: What is the significance
of the expected summit between Xi
Jinping and Joe Biden?

  word   share  read as  in
  xi       40%           question, text
  sumit    30%  summit   question, text
  talks    14%  meet

Not found: quokka. That the sources
answer: 90%; needed: 40%. That this is
the answer: 84%. Next: paragraph 1 of 5
20%."""


@pytest.fixture
def answer(index: Index) -> Answer:
    """An answer by three words that tell and one that hardly does."""
    found = search(index, SUMMIT)
    summit = next(match for match in found if match.passage.location == "FAQ 2")
    other = next(match for match in found if match.passage.location == "paragraph 1 of 5")
    evidence = (
        Evidence("the", "the", 0.004, 1.0),
        Evidence("talks", "meet", 0.14, 0.6),
        Evidence("sumit", "summit", 0.3, 0.9),
        Evidence("xi", "xi", 0.4, 1.0),
    )
    asked = understand("the talks sumit xi quokka", index)
    query = replace(asked, corrections={"sumit": "summit"})
    best = replace(summit, evidence=evidence, confidence=0.84)
    return Answer(query, (best, replace(other, confidence=0.2)), (), (), 0.9)


@pytest.mark.parametrize(("width", "screen"), [(80, WHY_80), (40, WHY_40)])
def test_table_of_the_words_that_matched(
    answer: Answer, index: Index, width: int, screen: str
) -> None:
    """The weightiest first, what each was read as and where it stands, where there is room."""
    assert render_evidence(answer, Screen(width), index, 0.4) == screen


def test_table_leaves_out_what_has_no_room(answer: Answer, index: Index) -> None:
    """At 20 columns the words and their shares are left."""
    rows = render_evidence(answer, Screen(20), index, 0.4).splitlines()

    assert "  word   share" in rows
    assert max(map(len, rows)) <= 20


def test_words_that_say_little_are_no_table(answer: Answer, index: Index) -> None:
    """Then a sentence says so."""
    best = replace(answer.match, evidence=())
    text = render_evidence(replace(answer, matches=(best,)), Screen(), index, 0.4)

    assert "word " not in text.partition("No word")[0]
    assert "No word that matched says much." in text


def test_reply_without_a_match_says_so(conversation: Conversation) -> None:
    """Where no word stands in the documents there is nothing to explain."""
    reply = conversation.ask("Quokka zebra?")

    assert render_evidence(reply, Screen(), conversation.index, 0.4) == (
        "No word of the question stands in the sources."
    )


@given(st.text(max_size=60))
@example("\x1b]0;owned\x07 summit\x9b31m")
def test_no_question_steers_the_terminal(conversation: Conversation, text: str) -> None:
    """Whatever is asked, its explanation obeys no one and fits the screen."""
    shown = render_evidence(conversation.ask(text), Screen(40), conversation.index, 0.4)

    assert not OBEYED.search(shown)
    rows = shown.split("\n")
    assert [row for row in rows if sum(max(0, wcwidth(c)) for c in row) > 40] == []


def test_match_knows_its_place_in_the_index(index: Index) -> None:
    """So that what stands around it can be found."""
    found: list[Match] = search(index, SUMMIT)

    assert [index.passages[match.number].id for match in found] == [
        match.passage.id for match in found
    ]
