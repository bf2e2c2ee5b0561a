"""Replies as a person reads them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcwidth

from chatbot.conversation import Conversation, search
from chatbot.corpus import Document, Passage, Source
from chatbot.decision import Abstention, Answer, Clarification
from chatbot.index import Index
from chatbot.indexing.build import build_index
from chatbot.query import understand
from chatbot.ranking import Match
from chatbot.terminal.render import render, render_match, render_topics
from chatbot.terminal.screen import Screen

SUMMIT = "Why does the summit between Xi and Biden matter?"
HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\r\x08\u202egnp.exe\x7f\x00"
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
TEXTS = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("abc  \n.-\x1b\x07\x9b北京。🙂e\u0301\u3000\u202e"),
    ),
    max_size=60,
)
TOPICS = [
    "What is the current state of US-China relations?",
    "What is the significance of the summit?",
    "How does China view the importance of US-China relations?",
]
SCREENS = [Screen(40), Screen(80), Screen(0), Screen(40, color=True), Screen(40, plain=True)]


@pytest.fixture(scope="module")
def summit(index: Index) -> Match:
    """FAQ 2 of the seed article as it matches the question about the summit."""
    found = search(index, SUMMIT)
    return next(match for match in found if match.passage.location == "FAQ 2")


@pytest.fixture(scope="module")
def hostile() -> Match:
    """A match of a document full of sequences that a terminal would obey."""
    document = Document(
        "d", f"Title {HOSTILE}", "2024-01-02", (Source(HOSTILE, f"u{HOSTILE}"),)
    )
    passage = Passage(
        "d#faq-1", f"The lantern {HOSTILE}", document, f"Which lantern {HOSTILE}?"
    )
    return search(build_index([passage]), "Which lantern")[0]


def passage_of(text: str) -> Passage:
    """A passage that says `text` everywhere."""
    document = Document(
        "d", f"T{text}", "", (Source(f"n{text}"), Source(text, "https://a.example"))
    )
    return Passage("d#faq-1", f"x{text}", document, f"q{text}", (), text, f"FAQ {text}")


def too_wide(text: str, width: int) -> list[str]:
    """The lines with more columns than `width`, addresses apart: those are never cut."""
    return [
        line
        for line in text.split("\n")
        if sum(max(0, wcwidth(c)) for c in line) > width and "https://" not in line
    ]


ANSWER_40 = """\
[The summit between Chinese leader Xi
Jinping and US President Joe Biden holds
promise for constructive discussions and
potential progress in addressing mutual
concerns.] It signifies a key
opportunity for both leaders to
establish better understanding and
cooperation.

  FAQ 2: What is the significance of the
  expected summit between Xi Jinping and
  Joe Biden?
  2023-11-11: China has expressed its…
  Bloomberg New Economy Forum:
  https://www.bnef.com/"""
ANSWER_80 = """\
[The summit between Chinese leader Xi Jinping and US President Joe Biden holds
promise for constructive discussions and potential progress in addressing mutual
concerns.] It signifies a key opportunity for both leaders to establish better
understanding and cooperation.

  FAQ 2: What is the significance of the expected summit between Xi Jinping and
  Joe Biden?
  2023-11-11: China has expressed its readiness to engage in talks with the…
  Bloomberg New Economy Forum: https://www.bnef.com/"""


@pytest.mark.parametrize(("width", "screen"), [(40, ANSWER_40), (80, ANSWER_80)])
def test_answer_is_marked_and_followed_by_its_source(
    summit: Match, width: int, screen: str
) -> None:
    """The passage comes word for word, its sentence in brackets, then where it stands."""
    first = summit.passage.text.index(" It signifies")

    assert render_match(summit, ((0, first),), Screen(width)) == screen


def test_colour_replaces_brackets_line_by_line(summit: Match) -> None:
    """With colour the sentence is bold, each of its lines on its own."""
    first = summit.passage.text.index(" It signifies")

    rows = render_match(summit, ((0, first),), Screen(40, color=True)).splitlines()

    assert rows[0] == "\x1b[1mThe summit between Chinese leader Xi\x1b[0m"
    assert rows[4] == "\x1b[1mconcerns.\x1b[0m It signifies a key opportunity"


@pytest.mark.parametrize("color", [False, True])
def test_stripped_of_its_marks_the_text_is_verbatim(*, summit: Match, color: bool) -> None:
    """Taking the marks away leaves the passage as the document has it."""
    marked = render_match(summit, ((4, 10), (20, 31)), Screen(0, color=color)).splitlines()[0]

    assert re.sub(r"\x1b\[\d*m|[\[\]]", "", marked) == summit.passage.text


def test_real_answer_names_passage_document_and_address(conversation: Conversation) -> None:
    """An answer from the seed article ends with its place, title, date and address."""
    rows = render(conversation.ask(SUMMIT), Screen()).splitlines()

    assert rows[-3].startswith("  FAQ 2: What is the significance of the expected summit")
    assert rows[-2].startswith("  2023-11-11: China has expressed its readiness")
    assert rows[-1] == "  Bloomberg New Economy Forum: https://www.bnef.com/"


def test_plain_screen_labels_answer_and_source(conversation: Conversation) -> None:
    """For a screen reader words say what position says on a screen."""
    rows = render(conversation.ask(SUMMIT), Screen(plain=True)).splitlines()

    assert rows[0] == "Answer:"
    assert [row for row in rows if row.startswith("Source: FAQ 2")]


UNKNOWN_40 = """\
I don't know. No source here answers
that.
Not found: Quokka, zebra."""
UNKNOWN_80 = """\
I don't know. No source here answers that.
Not found: Quokka, zebra."""


@pytest.mark.parametrize(("width", "screen"), [(40, UNKNOWN_40), (80, UNKNOWN_80)])
def test_refusal_names_the_words_not_found(
    conversation: Conversation, width: int, screen: str
) -> None:
    """Nothing found is said in plain words, with the words that no document has."""
    assert render(conversation.ask("Quokka zebra?"), Screen(width)) == screen


def test_refusal_tells_found_words_from_others(index: Index) -> None:
    """A refusal says which words of the question the documents know and which not."""
    query = understand("quokka in Beijing", index)

    text = render(Abstention(query=query, matches=(), reason="not sure"), Screen())

    found, missing = text.splitlines()[1].split("Not found: ")
    assert "Beijing" in found
    assert missing == "quokka."


@pytest.mark.parametrize("question", ["", "  ", "?!", "…"])
def test_no_words_asks_for_a_question(conversation: Conversation, question: str) -> None:
    """A text without words is no question, and is called so."""
    assert render(conversation.ask(question), Screen()) == (
        "There is no question in that. Ask in your own words."
    )


CHOICES_40 = """\
Several entries fit about as well. Which
one?

  1  What is the current state of
     US-China relations?
  2  How does China view the importance
     of US-China relations?"""


def test_choices_are_numbered(index: Index) -> None:
    """A question back lists its choices, further lines indented below the first."""
    by_place = {match.passage.location: match for match in search(index, "US-China relations")}
    choices = (by_place["FAQ 1"], by_place["FAQ 3"])
    reply = Clarification(
        query=understand("relations", index), matches=choices, choices=choices
    )

    assert render(reply, Screen(40)).startswith(CHOICES_40)


@pytest.mark.parametrize("screen", SCREENS, ids=repr)
def test_document_never_steers_the_terminal(hostile: Match, screen: Screen) -> None:
    """Escape sequences in text, question, title and address are shown as U+FFFD."""
    text = render_match(hostile, ((0, 11),), screen)

    assert not OBEYED.search(re.sub(r"\x1b\[\d*m", "", text))
    # The title may be cut to one line; text, question, name and address are whole.
    assert text.count("\ufffd") >= 4 * len(OBEYED.findall(HOSTILE)) - (screen.width > 0)


def test_link_of_a_hostile_address_stays_whole(hostile: Match) -> None:
    """An address can't end the sequence that makes it clickable."""
    document = replace(
        hostile.passage.document, sources=(Source("a", "https://b\x1b\\\n\x1b[2J"),)
    )
    found = replace(hostile, passage=replace(hostile.passage, document=document))

    text = render_match(found, (), Screen(40, links=True))

    assert text.count("\x1b") == 4  # two sequences, each begun and ended by one
    assert text.splitlines()[-1].count("\x1b") == 4


@given(TEXTS, st.sampled_from([Screen(20), Screen(40), Screen(80), Screen(33, plain=True)]))
@example("a" + " " * 60 + "b", Screen(40))
@example("wörd " * 20, Screen(20))
def test_no_answer_is_wider_than_its_screen(hostile: Match, text: str, screen: Screen) -> None:
    """Whatever a document holds, its lines fit, the whole address excepted."""
    found = replace(hostile, passage=passage_of(text))

    shown = render_match(found, (), screen)

    assert too_wide(shown, screen.width) == []
    assert not OBEYED.search(shown)


@given(TEXTS, st.integers(0, 61), st.integers(0, 61))
def test_marks_lose_no_visible_character(hostile: Match, text: str, a: int, b: int) -> None:
    """Bold or bracketed, every character of the passage is still there."""
    passage = passage_of(text.replace("[", "").replace("]", ""))
    spans = ((min(a, b, len(passage.text)), min(max(a, b), len(passage.text))),)
    kept = re.sub(r"\s", "", OBEYED.sub("\ufffd", passage.text.replace("\t", " ")))

    for color, marks in ((False, r"[\[\]]"), (True, r"\x1b\[\d*m")):
        shown = render_match(replace(hostile, passage=passage), spans, Screen(40, color=color))
        assert re.sub(rf"{marks}|\s", "", shown).startswith(kept)


@given(TEXTS)
@example(HOSTILE)
def test_question_never_steers_the_terminal(conversation: Conversation, question: str) -> None:
    """Whatever is asked, the reply holds no control character."""
    text = render(conversation.ask(question), Screen(40))

    assert not OBEYED.search(text)
    assert too_wide(text, 40) == []


def test_topics_hold_the_word_asked_for() -> None:
    """Topics are found by a part of them, in capitals or not, in the documents' order."""
    assert render_topics(TOPICS, "RELATIONS", Screen(80)).splitlines() == [
        "  What is the current state of US-China relations?",
        "  How does China view the importance of US-China relations?",
    ]


def test_no_topic_is_said() -> None:
    """A word that no topic has gets a line that says how to see all."""
    text = render_topics(TOPICS, "quokka", Screen())

    assert text == "No topic with 'quokka'. /topics alone lists all."


@given(TEXTS)
@example("a " * 40)
def test_topics_fit_the_screen(text: str) -> None:
    """No topic is wider than the screen, nor steers the terminal."""
    shown = render_topics([text], "", Screen(40))

    assert too_wide(shown, 40) == []
    assert not OBEYED.search(shown)


def test_entry_without_an_answer_says_so(summit: Match) -> None:
    """A question that nobody answered yet has a place, and a sentence instead of a text."""
    found = replace(summit, passage=replace(summit.passage, text=" \n"))

    rows = render_match(found, (), Screen(80)).splitlines()

    assert rows[:2] == ["No answer is written for this question.", ""]
    assert rows[2].startswith("  FAQ 2: What is the significance")


@pytest.mark.parametrize("outcome", [Answer, Clarification, Abstention])
def test_correction_is_told(index: Index, summit: Match, outcome: type) -> None:
    """Whatever becomes of a question, a word that was read as another is named."""
    query = replace(understand("Xi Biden sumit", index), corrections={"sumit": "summit"})
    third = "not sure" if outcome is Abstention else ((summit,) * (outcome is Clarification))
    reply = outcome(query, (summit, summit), third)

    assert "Reading sumit as summit." in render(reply, Screen())


def test_answer_tells_its_corrections_below_its_source(index: Index, summit: Match) -> None:
    """What was read as what stands on a line of its own, after a blank one."""
    query = replace(
        understand("Xi Biden sumit tals", index),
        corrections={"sumit": "summit", "tals": "talks"},
    )

    text = render(Answer(query, (summit,), ()), Screen(40))

    assert text.endswith("bnef.com/\n\nReading sumit as summit, tals as talks.")


def test_misreading_of_a_word_not_found_is_not_told(index: Index, summit: Match) -> None:
    """A word that is called not found is not called read as another as well."""
    query = replace(understand("quokka summit", index), corrections={"quokka": "quota"})

    text = render(Abstention(query, (summit,), "not sure"), Screen())

    assert "Not found: quokka." in text
    assert "quota" not in text


def test_refusal_names_words_of_content_only(index: Index) -> None:
    """Words such as "of" are neither found nor missed, and no word is both."""
    query = understand("What is the quokka of Beijing?", index)

    row = render(Abstention(query, (), "not sure"), Screen()).splitlines()[1]

    assert row == "Found in the sources: Beijing. Not found: quokka."


def test_one_nearest_topic_is_in_the_singular(index: Index, summit: Match) -> None:
    """One topic is no "topics"."""
    reply = Abstention(understand("quokka summit", index), (summit,), "not sure")

    assert "\nNearest topic, in case it helps:\n  1  What is" in render(reply, Screen(80))


def test_matched_words_are_underlined_in_what_is_bold(summit: Match) -> None:
    """Each piece has its own style; without colour only brackets are left."""
    passage = replace(summit.passage, text="Tea. The summit holds.")
    found, spans, words = replace(summit, passage=passage), ((5, 22),), ((9, 15),)

    assert render_match(found, spans, Screen(color=True), words).splitlines()[0] == (
        "Tea. \x1b[1mThe \x1b[0m\x1b[1;4msummit\x1b[0m\x1b[1m holds.\x1b[0m"
    )
    assert render_match(found, spans, Screen(), words).startswith("Tea. [The summit holds.]")


def test_title_takes_one_line(summit: Match) -> None:
    """A long title is cut; a short one stands with its date as it is."""
    document = replace(
        summit.passage.document, title="Tides, and what they do to us", sources=()
    )
    found = replace(summit, passage=replace(summit.passage, document=document))

    assert render_match(found, (), Screen(40)).splitlines()[-1] == (
        "  2023-11-11: Tides, and what they do…"
    )
    assert render_match(found, (), Screen()).endswith(
        "\n  2023-11-11: Tides, and what they do to us"
    )


def test_answer_alone_leaves_the_others_out(conversation: Conversation) -> None:
    """Only the best passage is shown, whatever else matched."""
    reply = conversation.ask(SUMMIT)

    assert isinstance(reply, Answer)
    assert render(reply, Screen()) == render_match(reply.match, reply.excerpt, Screen())
