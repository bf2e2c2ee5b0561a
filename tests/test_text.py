"""Terms, and words with spans."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.text import _TOKEN, Analysis, analysis
from strategies import questions


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The U.S. told us", ["the", "US", "told", "us"]),
        ("US, us and Us", ["US", "us", "and", "us"]),
        ("WHO asked who", ["WHO", "ask", "who"]),
        ("IT is it", ["IT", "is", "it"]),
        ("the U.N.", ["the", "UN"]),
        ("ＵＳ", ["US"]),
        ("the US’s role", ["the", "US", "role"]),
        ("the US' role", ["the", "US", "role"]),
        ("the U.S.’s role", ["the", "US", "role"]),
        ("it's IT's", ["it", "IT"]),
        ("U.S.-China", ["US", "china", "US-china"]),
        ("China-U.S. talks", ["china", "US", "china-US", "talk"]),
        ("US-led", ["US", "led", "US-led"]),
    ],
)
def test_name_in_capitals_is_not_the_word(text: str, terms: list[str]) -> None:
    """US, UN, WHO and IT keep their capitals; the words us, un, who and it are others."""
    assert Analysis().terms(text) == terms


@pytest.mark.parametrize("text", ["US TELLS US WHO IT IS", "one\nUS TELLS US\ntwo"])
def test_line_in_capitals_holds_no_name(text: str) -> None:
    """Where a whole line is in capitals, they mark nothing."""
    terms = Analysis().terms(text)

    assert "US" not in terms
    assert "us" in terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        ("?! – …", []),
        ("summits Summit SUMMIT", ["summit", "summit", "summit"]),
        ("China's China’s Chinaʼs", ["china", "china", "china"]),
        ("don't can’t won't", ["do", "can", "will"]),
        ("US-China", ["US", "china", "US-china"]),
        ("snake_case", ["snake", "case", "snake-case"]),
        ("1,000 3.5 10:30", ["1000", "3.5", "10:30"]),
        ("C++ C# C", ["c++", "c#", "c"]),
        ("naïve café", ["naiv", "cafe"]),
        ("ca\u0301fe\u0301 na\u00adive", ["cafe", "naiv"]),
        ("e.g. this", ["eg", "this"]),
        ("中美关系", ["中美", "美关", "关系"]),
        ("美", ["美"]),
        ("中美 talks", ["中美", "talk"]),
        ("O'Brien", ["obrien"]),
        ("x" * 65, []),
    ],
)
def test_terms_of_a_text(text: str, terms: list[str]) -> None:
    """Terms are stems without case, accents, apostrophes and commas; joined words give both."""
    assert Analysis().terms(text) == terms


def test_what_is_remembered_of_texts_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many words are asked, and however long they are; nothing changes by it."""
    monkeypatch.setattr("chatbot.text.REMEMBERED", 10)
    analysis = Analysis()
    text = " ".join([*(f"summits{n}" for n in range(99)), "summits", "x" * 9_000])

    assert analysis.terms(text) == [*(f"summits{n}" for n in range(99)), "summit"]
    assert len(analysis._known) <= 10
    assert max(map(len, analysis._known), default=0) < 100


def test_words_have_the_spans_of_the_text_as_given() -> None:
    """A span covers the word as written, whatever its terms are."""
    text = "The U.S. and China’s talks"
    found = [(text[w.start : w.end], w.terms) for w in Analysis().words(text)]

    assert found[1] == ("U.S.", ("US",))
    assert found[3:] == [("China’s", ("china",)), ("talks", ("talk",))]


def test_unknown_language_is_refused_by_name() -> None:
    """A language without a stemmer is an error that lists those there are."""
    with pytest.raises(ValueError, match=r"'klingon'; there are .*english"):
        Analysis("klingon")


def test_language_chooses_the_stemmer() -> None:
    """Another language stems in another way."""
    assert Analysis("german").terms("Häuser") != Analysis("english").terms("Häuser")


@pytest.mark.parametrize(
    ("language", "text", "nouns"),
    [
        ("french", "l’homme d'une qu'il L'État jusqu'à", "homme une il État à"),
        ("french", "quelqu'un aujourd'hui", "quelquun aujourdhui"),
        ("italian", "l'uomo dell'arte un’amica", "uomo arte amica"),
        ("catalan", "l'home d'aigua", "home aigua"),
    ],
)
def test_elided_article_is_no_part_of_the_noun(language: str, text: str, nouns: str) -> None:
    """A word gives the same term with an elided one before it as without."""
    assert Analysis(language).terms(text) == Analysis(language).terms(nouns)


def test_analysis_of_a_language_is_shared() -> None:
    """Asking twice for a language gives the same object, with its cache of stems."""
    assert analysis("german") is analysis("german")


@given(questions)
def test_any_text_gives_words_with_ordered_spans(text: str) -> None:
    """Spans lie within the text, ascend and don't overlap; each word has terms."""
    at = 0
    for word in analysis().words(text):
        assert at <= word.start < word.end <= len(text)
        assert word.terms
        at = word.end


@given(questions)
def test_terms_are_those_of_the_words(text: str) -> None:
    """`terms` is `words` without the spans."""
    words = analysis().words(text)

    assert analysis().terms(text) == [term for word in words for term in word.terms]


@given(questions)
def test_term_is_one_word_of_bounded_length(text: str) -> None:
    """A term is never empty, holds no white space, and has a bounded length."""
    for term in analysis().terms(text):
        assert term.split() == [term]
        assert len(term) <= 64


@given(questions)
def test_terms_do_not_depend_on_what_was_read_before(text: str) -> None:
    """The cache of stems changes no result."""
    assert Analysis().terms(text) == analysis().terms(text)


# Characters at which the alternatives of a token part ways.
_EDGES = st.text(
    st.sampled_from("abUS1 \n.,;:?!+#-_'’é\u0301中・゛ß\u00ad\u2028") | st.characters(),
    max_size=30,
)


@given(_EDGES | questions)
def test_short_cuts_for_plain_words_change_no_token(text: str) -> None:
    """Tokens are the same without what is in their pattern for speed alone."""
    pattern = _TOKEN.pattern
    slow = re.sub(r"\[A-Za-z\].*\n\s*\|", "", pattern[pattern.index("(?:") :], count=1)

    assert len(slow) < len(pattern) - 40
    assert re.findall(slow, text, re.VERBOSE) == _TOKEN.findall(text)


@given(_EDGES)
def test_term_never_holds_white_space(text: str) -> None:
    """A character that folds to a blank, or to words with blanks, gives terms without."""
    assert all(term.split() == [term] for term in analysis().terms(text + "\u037aﷺ"))


@pytest.mark.parametrize(
    "text",
    [
        "." * 100_000,
        "1. a. " * 10_000,
        "GO US NOW HERE\n" * 10_000,
        "a.b.-" * 20_000,
        "." + '"' * 100_000,
        "\n " * 50_000,
    ],
    ids=["dots", "numbers", "capitals", "initials", "quotes", "lines"],
)
def test_time_grows_with_the_length_alone(text: str) -> None:
    """A text of any kind, however long, takes no quadratic time (which were 10 s and more)."""
    begun = time.process_time()
    list(Analysis().words(text))
    Analysis().terms(text)

    assert time.process_time() - begun < 3.0


def test_letter_of_blanks_alone_is_no_term() -> None:
    """A character that folds to a blank (U+037A) gives no term, and never a blank one."""
    assert Analysis().terms("a \u037a b") == ["a", "b"]
