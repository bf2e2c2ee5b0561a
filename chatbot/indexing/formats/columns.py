"""What a column of a table or a field of an object holds, by its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Names as in exports of help desks and of chatbots, in the languages that were met.
ROLES = {
    "question": "q question questions query prompt utterance faq frage fragen pregunta"
    " preguntas domanda domande vraag vragen pergunta perguntas pytanie",
    "answer": "a answer answers reply response solution antwort antworten réponse reponse"
    " réponses respuesta respuestas risposta risposte antwoord resposta odpowiedź",
    "text": "text content body passage paragraph context inhalt absatz texte contenu texto"
    " contenido testo",
    "alternates": "alternate alternates alternative alternatives variant variants variation"
    " variations paraphrase paraphrases synonyms utterances"
    " alternate_question alternate_questions alternative_question alternative_questions"
    " similar_question similar_questions similar_queries varianten alternativen",
    "url": "url link href address permalink source_url html_url",
    "source": "source quelle fuente fonte bron",
    "date": "date datum updated updated_at last_updated modified last_modified published"
    " published_at fecha data",
    "category": "category categories topic topics section group kategorie thema rubrik"
    " catégorie categorie categoría categoria",
    "title": "title titel titre título titolo",
}
_ROLE = {name: role for role, names in ROLES.items() for name in names.split()}


def role_of(name: str) -> str:
    """What a name stands for: a key of `ROLES`, or "" for none of them.

    >>> role_of("Question"), role_of("Last updated"), role_of("Q2"), role_of("price")
    ('question', 'date', 'question', '')
    """
    plain = re.sub(r"[\W_]+", "_", name.strip().casefold()).strip("_")
    return _ROLE.get(plain) or _ROLE.get(re.sub(r"_?\d+$", "", plain), "")


def roles_of(header: Sequence[str]) -> list[str]:
    """The roles of columns by their names; a further column of questions has alternates."""
    roles: list[str] = []
    for name in header:
        role = role_of(name)
        again = role in roles and role != "alternates"
        roles.append(role if not again else "alternates" if role == "question" else "")
    return roles
