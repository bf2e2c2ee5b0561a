"""Hypothesis strategies: words, passages, corpora, questions, and texts of articles."""

from __future__ import annotations

from hypothesis import strategies as st

from chatbot.corpus import Document, Passage, Source

_COMMON = [
    "summit",
    "US",
    "us",
    "U.S.",
    "China",
    "China’s",
    "US-China",
    "talks",
    "leader",
    "it",
    "IT",
    "who",
    "WHO",
    "don't",
    "the",
    "of",
    "Xi",
    "Biden",
    "naïve",
    "1,000",
    "3.5",
    "C++",
    "snake_case",
    "e.g.",
    "Mr.",
    "中美关系",
    "Straße",
    "ＵＳ",
    "O'Brien",
    "export",
    "controls",
]

# Any character that a UTF-8 file can hold, NUL apart.
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200)

words = st.sampled_from(_COMMON) | st.text(
    st.characters(categories=("L", "N", "M")), min_size=1, max_size=12
)

sentences = st.lists(words, min_size=1, max_size=8).map(lambda found: " ".join(found) + ".")

questions = st.lists(words, max_size=8).map(lambda found: " ".join(found) + "?") | texts

sources = st.builds(Source, sentences, st.sampled_from(["", "https://example.org/a"]))

documents = st.builds(
    Document,
    id=words,
    title=sentences,
    date=st.sampled_from(["", "2023-11-11"]),
    sources=st.lists(sources, max_size=2).map(tuple),
    path=words,
)

passages = st.builds(
    Passage,
    id=words,
    text=sentences,
    document=documents,
    question=st.just("") | questions,
    alternates=st.lists(questions, max_size=2).map(tuple),
    heading=st.just("") | words,
    location=words,
    line=st.integers(0, 9),
)

corpora = st.lists(passages, min_size=1, max_size=6, unique_by=lambda passage: passage.id)

_LINES = [
    "",
    "",
    "",
    " \t",
    "\xa0",
    "date 2023-11-11 A day.",
    "Date: 11 November 2023",
    "2023-11-11",
    "FAQ",
    "## FAQ",
    "Frequently Asked Questions (FAQ)",
    "Sources:",
    "Source: https://a.org",
    "1. What is it?",
    "2) Who is it?",
    "Q: Why?",
    "Q2: How",
    "A: So.",
    "A:",
    "**3. Where?**",
    "– Name: https://example.org/",
    "- point",
    "• Name",
    "1. step",
    "# Heading",
    "Heading",
    "#",
    "A sentence of a paragraph.",
    "Is it? It is.",
    "What",
    "it?",
    "https://",
    "***",
    "---",
]

articles = st.lists(st.sampled_from(_LINES) | texts, max_size=25).map("\n".join)
