"""The steps of indexing: read -> analyse -> weigh -> find readings -> put together -> adapt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from ..corpus import Passage
from ..errors import CorpusError
from ..index import Index, Model, Settings
from ..listing import Listed
from ..progress import Progress, silent
from ..text import analysis
from ..vocabulary import Vocabulary
from .adaptation import adapted
from .assembly import gram_table, words
from .background import common_words, rarity
from .bounds import bounds
from .kept import Kept
from .language import settings_of
from .learned import learned
from .lexicon import Phrases
from .mixed import (
    analysed_each,
    forward_each,
    in_turn,
    languages_of,
    passages_in,
)
from .reading import CorpusReading, read_corpus
from .readings import gathered, readings, thesauri
from .segments import renumber
from .synonyms import Rule, shipped_rules
from .weighting import Counts, inverse_frequencies, weigh


def build_corpus(
    files: Sequence[Listed],
    language: str = "",
    progress: Progress = silent,
    kept: Kept | None = None,
) -> tuple[Index, CorpusReading]:
    """The index of the files' passages, and the reading that it was built from.

    `language` is theirs; "" for what each document's words say. What is `kept` of
    files spares reading them, and changes nothing else.
    """
    reading = read_corpus(files, language, progress, kept)
    settings = Settings(language=reading.language, others=reading.others)
    index = _indexed(reading.passages, settings, reading.synonyms, progress)
    return index, reading


def build_index(
    passages: Sequence[Passage], *, language: str = "english", synonyms: Sequence[Rule] = ()
) -> Index:
    """An index in memory, its passages in the order given.

    `language` is that of the documents that name no other, `synonyms` are rules beside the
    shipped ones. Raises `CorpusError` for no passages and for two of the same id.
    """
    return indexed(passages, settings_of(passages, language), synonyms)


def indexed(
    passages: Sequence[Passage],
    settings: Settings,
    synonyms: Sequence[Rule],
    progress: Progress = silent,
) -> Index:
    """As `build_index`, while `progress` is told of each step that can last."""
    _check(passages)
    return _indexed(tuple(passages), settings, synonyms, progress)


def _indexed(
    passages: Sequence[Passage],
    settings: Settings,
    synonyms: Sequence[Rule],
    progress: Progress,
) -> Index:
    rules = [*shipped_rules(settings), *synonyms]
    model = learned()
    put_together = partial(
        _put_together, settings=settings, rules=rules, model=model, progress=progress
    )
    index = put_together(passages)
    return replace(index, model=adapted(model, passages, put_together, progress))


def _put_together(
    passages: Sequence[Passage],
    settings: Settings,
    rules: Sequence[Rule],
    model: Model,
    progress: Progress,
) -> Index:
    """An index of `passages` with the weights of `model`."""
    phrases = Phrases({phrase for rule in rules for phrase in rule if len(phrase) > 1})
    of = languages_of(passages, settings)
    own = analysed_each(passages, settings, of, phrases, progress)
    held = set(own.terms)
    related = thesauri(settings)
    found = gathered(rules, related, held)
    listed = [common_words(language) for language in settings.languages]
    common = list(map(rarity, listed, map(analysis, settings.languages)))
    terms = sorted(held.union(found, related, *common))
    number = {term: n for n, term in enumerate(terms)}
    segments = own.segments
    renumber(segments.terms, np.array([number[term] for term in own.terms], np.int32))
    counts = Counts(segments, len(terms))
    means = counts.means()
    postings = weigh(counts, means, progress)
    del counts  # a hundred megabytes for a million passages
    weights = [
        inverse_frequencies(
            postings, len(passages), terms, rarities, passages_in(number, settings, of)
        )
        for number, rarities in enumerate(common)
    ]
    table = gram_table(terms)
    return Index(
        vocabulary=Vocabulary.of(terms),
        idf=weights[0],
        further=np.stack(weights)[1:],
        postings=postings,
        bounds=bounds(postings),
        forward=forward_each(segments, weights, of, means, table, progress),
        grams=table,
        readings=readings(found, number.__getitem__, len(terms)),
        words=words(own.words, in_turn(listed)),
        model=model,
        passages=passages,
        settings=settings,
    )


def _check(passages: Sequence[Passage]) -> None:
    if not passages:
        raise CorpusError("no passages to index; give at least one")
    ids = set()
    for passage in passages:
        if passage.id in ids:
            raise CorpusError(
                f"two passages have the id {passage.id!r}; an id names one passage"
            )
        ids.add(passage.id)
