"""Documents in several languages: each is read, and asked, as if the others were not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from chatbot.conversation import Conversation, search
from chatbot.corpus import Document, Passage
from chatbot.errors import StorageError
from chatbot.evaluation import LabelledQuestion, evaluate, read_questions
from chatbot.excerpt import matched_words
from chatbot.forward import WORDING
from chatbot.index import Index
from chatbot.indexing.build import build_corpus, build_index
from chatbot.indexing.mixed import in_turn
from chatbot.languages import read_in
from chatbot.listing import list_files
from chatbot.places import seeds
from chatbot.query import FOREIGN, understand
from chatbot.scoring import candidates
from chatbot.signals import SIGNALS, signals
from chatbot.storage import open_saved, save
from chatbot.terminal.evidence import render_evidence
from chatbot.terminal.screen import Screen

TESTS = Path(__file__).parent
MIXED = TESTS / "data" / "mixed"
FILES = {
    "english": Path(seeds()),
    "french": MIXED / "cycles.txt",
    "german": MIXED / "buchladen.txt",
}
FIRST = {"english": 51, "french": 22, "german": 23}  # of 58, 28 and 28, as measured


class Corpus(NamedTuple):
    """The index of all files, those of each language alone, and the questions in each."""

    mixed: Index
    alone: dict[str, Index]
    questions: dict[str, list[LabelledQuestion]]


def built(*languages: str, said: str = "") -> Index:
    """The index of the files of some languages."""
    return build_corpus(list_files([FILES[language] for language in languages]), said)[0]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """The article and an FAQ of a shop in French and in German."""
    asked = read_questions(MIXED / "questions.jsonl")
    questions = {
        "english": read_questions(TESTS / "quality" / "article.dev.jsonl"),
        "french": [question for question in asked if question.kind == "french"],
        "german": [question for question in asked if question.kind == "german"],
    }
    alone = {language: built(language) for language in FILES}
    return Corpus(built(*FILES), alone, questions)


def first_right(index: Index, questions: Sequence[LabelledQuestion]) -> int:
    """How many questions have the right passage first."""
    return sum(result.rank == 1 for result in evaluate(index, questions))


def passages(**texts: str) -> list[Passage]:
    """A passage in each of these languages."""
    return [
        Passage(language, text, Document(language, language, language=language))
        for language, text in texts.items()
    ]


@pytest.mark.parametrize("language", FILES)
def test_each_language_is_answered_as_well_as_alone(corpus: Corpus, language: str) -> None:
    """But for one question at most; and no worse than when it was measured."""
    questions = corpus.questions[language]
    mixed = first_right(corpus.mixed, questions)

    assert mixed >= first_right(corpus.alone[language], questions) - 1
    assert mixed >= FIRST[language]


def test_one_language_for_all_answers_worse(corpus: Corpus) -> None:
    """The stems of English find 16 of 28 German questions' entries first."""
    forced = built(*FILES, said="english")

    assert forced.settings.others == ()
    assert first_right(forced, corpus.questions["german"]) <= FIRST["german"] - 5


@pytest.mark.parametrize("language", FILES)
def test_nearly_every_question_is_told_its_language(corpus: Corpus, language: str) -> None:
    """By which documents know its words best; names alone are in any."""
    told = [read_in(q.text, corpus.mixed).language for q in corpus.questions[language]]

    assert told.count(language) >= len(told) - 1


@pytest.mark.parametrize("language", FILES)
def test_terms_weigh_what_they_do_without_the_other_documents(
    corpus: Corpus, language: str
) -> None:
    """Every term of the language's own documents, and lists."""
    alone, mixed = corpus.alone[language], corpus.mixed
    terms = [alone.vocabulary.term(number) for number in range(len(alone.vocabulary))]
    numbers = [mixed.vocabulary.number(term) for term in terms]

    assert min(numbers) >= 0
    assert mixed.weights(language)[numbers].tolist() == alone.idf.tolist()


@pytest.mark.parametrize("language", FILES)
def test_passages_are_analysed_as_without_the_other_documents(
    corpus: Corpus, language: str
) -> None:
    """Term by term, kind by kind, and each segment weighs the same."""
    alone, mixed = corpus.alone[language], corpus.mixed
    first = [passage.id for passage in mixed.passages].index(alone.passages[0].id)
    part = mixed.forward.of(np.arange(first, first + len(alone.passages)))
    own = [alone.vocabulary.term(number) for number in alone.forward.terms.tolist()]

    assert [mixed.vocabulary.term(number) for number in part.terms.tolist()] == own
    assert part.starts.tolist() == alone.forward.starts.tolist()
    assert part.kinds.tolist() == alone.forward.kinds.tolist()
    assert WORDING in part.kinds
    assert part.weights == pytest.approx(alone.forward.weights)


def test_one_language_is_as_before(corpus: Corpus) -> None:
    """No document names it, and no weights are kept beside its own."""
    for language, index in corpus.alone.items():
        assert index.settings.languages == (language,)
        assert index.further.shape == (0, len(index.vocabulary))
        assert {passage.document.language for passage in index.passages} == {""}


def test_languages_travel_with_the_index(corpus: Corpus, tmp_path: Path) -> None:
    """A saved index answers in all of them."""
    save(corpus.mixed, [], tmp_path / "index")
    saved = open_saved(tmp_path / "index")

    assert saved is not None
    assert saved.index.settings == corpus.mixed.settings
    assert saved.index.further.tolist() == corpus.mixed.further.tolist()
    for questions in corpus.questions.values():
        text = questions[0].text
        assert search(saved.index, text) == search(corpus.mixed, text)


def test_name_is_found_in_documents_of_every_language() -> None:
    """Terms are shared; who asks in one language is told what another says of the name."""
    index = build_index(
        passages(
            english="The Zugspitze is a mountain that many people have climbed.",
            german="Die Zugspitze ist der höchste Berg des Landes und oft bestiegen worden.",
        )
    )

    for text in ("What is the Zugspitze?", "Was ist die Zugspitze?"):
        assert {match.passage.id for match in search(index, text)} == {"english", "german"}


def test_word_is_also_read_as_another_language_stems_it() -> None:
    """In a question of names alone, which could be of either, nothing is lost."""
    index = build_index(
        passages(
            english="The house has a garden that everybody likes.",
            german="Die Lesungen sind am Abend, und der Eintritt ist frei.",
        )
    )
    query = understand("What is it that you call Lesungen?", index)
    (number,) = [n for of, n, s in query.readings if query.words[of] == "Lesungen" and s < 1]

    assert query.language == "english"
    assert index.vocabulary.term(number) == "lesung"
    assert [s for of, n, s in query.readings if n == number] == [FOREIGN]
    assert query.unknown == ()


def test_cues_of_english_are_left_to_questions_in_english(corpus: Corpus) -> None:
    """A hedge counts half; in a language that has the word for something else it doesn't."""
    english = understand("What is pretty much the summit for?", corpus.mixed)
    german = understand("Wie finde ich ein pretty Buch zum Verschenken?", corpus.mixed)
    weight = {q.language: q.weights[q.words.index("pretty")] for q in (english, german)}

    assert weight["english"] < 0.6 * weight["german"]


def test_misspelt_word_is_mended_in_its_language(corpus: Corpus) -> None:
    """By the words of all documents, stemmed as those of the question are."""
    query = understand("Gibt es bei Ihnen Guscheine?", corpus.mixed)

    assert query.corrections == {"Guscheine": "gutscheine"}
    assert "gutschein" in [corpus.mixed.vocabulary.term(n) for _, n, _ in query.readings]


def test_words_are_marked_by_the_stems_of_their_document(corpus: Corpus) -> None:
    """What matched is what is shown."""
    text = "Wie viele Bände stehen im Antiquariat?"
    best = search(corpus.mixed, text)[0].passage
    spans = matched_words(understand(text, corpus.mixed), best, corpus.mixed, ())

    assert "Bänden" in {best.text[start:end] for start, end in spans}


def test_letters_of_a_wording_are_its_own(corpus: Corpus) -> None:
    """Of a question asked word for word the cosine is 1, as its passage's weights are meant."""
    column = SIGNALS.index("question letters")
    for number, passage in enumerate(corpus.mixed.passages):
        query = understand(passage.question, corpus.mixed)
        if passage.document.language == query.language == "german":  # without hyphens
            found = candidates(query, corpus.mixed, 50)
            values = signals(query, corpus.mixed, found)[found.passages == number]
            assert values[0, column] == pytest.approx(1, abs=1e-5)


def test_evidence_names_the_fields_of_a_document_in_its_language(corpus: Corpus) -> None:
    """Where the stem of its own language stands in them."""
    reply = Conversation(corpus.mixed).ask("Gibt es bei Ihnen Lesungen?")
    rows = render_evidence(reply, Screen(), corpus.mixed, 0.4).splitlines()
    (row,) = [row for row in rows if row.split()[:1] == ["Lesungen"]]

    assert row.split()[-1] == "question"


def test_languages_and_weights_that_do_not_fit_are_damage(
    corpus: Corpus, tmp_path: Path
) -> None:
    """It is found out on opening, not by the first question."""
    settings = replace(corpus.mixed.settings, others=("french",))
    save(replace(corpus.mixed, settings=settings), [], tmp_path)

    with pytest.raises(StorageError, match="2 further languages"):
        open_saved(tmp_path)


def test_synonyms_are_read_in_every_language(tmp_path: Path) -> None:
    """Whose they are is not said in the file."""
    (tmp_path / "synonyms.txt").write_text("Postgebühren => Versand\nbook, novels\n")
    for path in FILES.values():
        for file in [path] if path.is_file() else path.iterdir():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    index, reading = build_corpus(list_files([tmp_path]))

    assert index.settings.languages == ("english", "french", "german")
    assert {("postgebuhr",), ("novel",)} <= {rule.said for rule in reading.synonyms}
    assert understand("Was sind die Postgebühren?", index).unknown == ()


def test_common_words_are_listed_in_turn() -> None:
    """So that the commonest of each come before the rarer ones of any."""
    assert in_turn([["the", "of", "in"], ["der", "in"]]) == ["the", "der", "of", "in"]
    assert in_turn([["the", "of"]]) == ["the", "of"]
