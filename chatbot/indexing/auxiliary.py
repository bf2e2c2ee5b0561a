"""A large index and what changed in its files -> an auxiliary index beside it (see `parts`).

Only the files that changed since the main index was made are read and analysed. What their
words weigh is told by the main index: its inverse frequencies, mean lengths, words for spelling
repair and learned weights stay as they are, until it is built anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from posixpath import basename

import numpy as np

from ..generation import Saved
from ..index import Index, checking
from ..listing import Changes, Listed, Stamp, renewed
from ..parts import PartedPassages, Standing
from ..passages import StoredPassages
from ..progress import Progress, silent
from ..vocabulary import Extended, Vocabulary
from ..walking import ALTERNATES, OWN
from .assembly import extended_table
from .bounds import bounds
from .kept import Kept
from .lexicon import Phrases
from .mixed import analysed_each, forward_each, languages_of
from .reading import CorpusReading, document_id, read_files
from .readings import Neighbours, gathered, readings, thesauri
from .segments import renumber
from .synonyms import Rule, shipped_rules
from .weighting import Counts, inverse_frequencies_of_new, weigh

LARGE = 10_000  # passages of a main index; a smaller one is built anew in a second or two
SHARE = 0.05  # of its passages that may be gone, and as many beside it; then it is built anew


@dataclass(frozen=True, slots=True)
class Update:
    """An auxiliary index, where all passages stand, and what was read for it.

    `stamps` are those of all files.
    """

    index: Index
    standing: Standing
    reading: CorpusReading
    stamps: list[Stamp]


def updated(
    saved: Saved,
    files: Sequence[Listed],
    changes: Changes,
    language: str = "",
    progress: Progress = silent,
) -> Update | None:
    """What brings an index up to date; None where it has to be built anew.

    That is a small one, one of which much has changed, and one where a file's change can
    bear on passages of others: their names, ids or wordings, or what words stand for. So can
    a document of a language that the index has none of yet. `language` is as when it was made.
    Raises `StorageError` where the index turns out to be damaged.
    """
    main = saved.index.parts[0].index if saved.index.parts else saved.index
    if len(main.passages) < LARGE or not isinstance(main.passages, StoredPassages):
        return None
    if _bear_on_others(saved, files, changes):
        return None
    plan = _Plan(saved, files, changes)
    most = int(SHARE * len(main.passages))
    if plan.gone(main) > most or plan.share() > 2 * SHARE:
        return None
    reading = read_files(plan.read, language, progress, plan.kept(), main.settings.languages)
    if len(reading.passages) > most or not set(reading.others) <= set(main.settings.others):
        return None
    stamps, firsts = plan.stamps(reading)
    standing = _standing(stamps, firsts, main.passages)
    ids = {passage.id for passage in reading.passages}
    if any(standing.main[number] >= 0 for number in main.passages.having(ids)):
        return None
    index = auxiliary_index(main, reading, progress)
    return Update(index, standing, reading, stamps)


def _bear_on_others(saved: Saved, files: Sequence[Listed], changes: Changes) -> bool:
    """Whether what changed could change what is known of the files that did not."""
    names = [file.name for file in files]
    if any(basename(name) == ALTERNATES for name in names):
        return True
    kept = {number for number in changes.same if number is not None}
    other = [stamp.name for n, stamp in enumerate(saved.stamps) if n not in kept]
    other += [name for name, same in zip(names, changes.same, strict=True) if same is None]
    if any(basename(name) in OWN for name in other):
        return True
    return len({document_id(name) for name in names}) < len(names)


class _Plan:
    """Which files are read, and what is known of the others.

    Those read are the ones that changed, those of which something was left out (it has to be
    told again, or may be let in now), those whose passages are in the auxiliary index
    already (of these only the passages are), and the rules that all passages are read by.
    """

    def __init__(self, saved: Saved, files: Sequence[Listed], changes: Changes) -> None:
        self._saved, self._files, self._same = saved, files, changes.same
        self._firsts = _firsts(saved)
        self._numbers = [
            number
            for number, same in enumerate(changes.same)
            if same is None
            or self._firsts[same] < 0
            or saved.stamps[same].left_out
            or _is_rule(files[number])
        ]
        self.read = [files[number] for number in self._numbers]

    def share(self) -> float:
        """Which part of all bytes is read, roughly how much of the passages is."""
        whole = sum(file.size for file in self._files)
        return sum(file.size for file in self.read) / max(whole, 1)

    def gone(self, main: Index) -> int:
        """How many passages of the main index are left behind."""
        read = set(self._numbers)
        kept = (
            self._saved.stamps[same].passages
            for number, same in enumerate(self._same)
            if same is not None and number not in read
        )
        return len(main.passages) - sum(kept)

    def kept(self) -> Kept | None:
        """What the auxiliary index that there is spares reading."""
        passages = self._saved.index.passages
        if not isinstance(passages, PartedPassages):
            return None
        there = [number for number, first in enumerate(self._firsts) if first < 0]
        place = {number: at for at, number in enumerate(there)}
        same = [self._same[number] for number in self._numbers]
        stamps = [self._saved.stamps[number] for number in there]
        return Kept(
            passages.others,
            stamps,
            [None if number is None else place.get(number) for number in same],
        )

    def stamps(self, reading: CorpusReading) -> tuple[list[Stamp], list[int]]:
        """The stamps of all files, and where the passages of each begin: see `Update`."""
        now = dict(zip(self._numbers, reading.stamps, strict=True))
        stamps, firsts = [], []
        for number, (file, same) in enumerate(zip(self._files, self._same, strict=True)):
            if number in now or same is None:
                stamps.append(now[number])
                firsts.append(-1)
            else:
                stamps += renewed([file], [self._saved.stamps[same]])
                firsts.append(self._firsts[same])
        return stamps, firsts


def _firsts(saved: Saved) -> list[int]:
    """Where each file's passages begin in the main index; -1: they are in the auxiliary one.

    0 for a file without any.
    """
    passages, firsts, at = saved.index.passages, [], 0
    for stamp in saved.stamps:
        first = at if stamp.passages else 0
        if stamp.passages and isinstance(passages, PartedPassages):
            first = max(int(passages.places[at]), -1)
        firsts.append(first)
        at += stamp.passages
    return firsts


def _is_rule(file: Listed) -> bool:
    return basename(file.name) in OWN


def _standing(
    stamps: Sequence[Stamp], firsts: Sequence[int], passages: StoredPassages
) -> Standing:
    """Where the passages of files stand, given their stamps and where each one's begin."""
    main = np.full(len(passages), -1, np.int32)
    places, others = [], []
    at = added = 0
    for stamp, first in zip(stamps, firsts, strict=True):
        numbers = np.arange(at, at + stamp.passages, dtype=np.int32)
        if first >= 0:
            places.append(np.arange(first, first + stamp.passages, dtype=np.int32))
            main[first : first + stamp.passages] = numbers
        else:
            places.append(-1 - np.arange(added, added + stamp.passages, dtype=np.int32))
            others.append(numbers)
            added += stamp.passages
        at += stamp.passages
    none = np.zeros(0, np.int32)
    gone = passages.document_numbers(np.flatnonzero(main < 0).tolist())
    return Standing(
        np.concatenate([none, *places]),
        main,
        np.concatenate([none, *others]),
        np.array(sorted(gone), np.int32),
    )


@checking
def auxiliary_index(main: Index, reading: CorpusReading, progress: Progress = silent) -> Index:
    """The index of what was read, whose terms and weights go on with those of `main`."""
    settings = main.settings
    rules = [*shipped_rules(settings), *reading.synonyms]
    phrases = Phrases({phrase for rule in rules for phrase in rule if len(phrase) > 1})
    of = languages_of(reading.passages, settings)
    own = analysed_each(reading.passages, settings, of, phrases, progress)
    known = [main.vocabulary.number(term) for term in own.terms]
    new = [term for term, number in zip(own.terms, known, strict=True) if number < 0]
    vocabulary = Extended.by(main.vocabulary, Vocabulary.of(new))
    further = iter(range(len(main.vocabulary), len(vocabulary)))
    numbers = [next(further) if number < 0 else number for number in known]
    renumber(own.segments.terms, np.array(numbers, np.int32))
    means = main.forward.means
    postings = weigh(Counts(own.segments, len(vocabulary)), means, progress)
    held = np.diff(postings.starts)[len(main.vocabulary) :]
    of_new = inverse_frequencies_of_new(held, len(main.passages), new)
    weights = [np.append(known, of_new) for known in (main.idf, *main.further)]
    table = extended_table(main.grams, new)
    index = replace(
        main,
        vocabulary=vocabulary,
        idf=weights[0],
        further=np.stack(weights)[1:],
        postings=postings,
        bounds=bounds(postings),
        forward=forward_each(own.segments, weights, of, means, table, progress),
        grams=table,
        passages=reading.passages,
        check=None,
    )
    related = thesauri(settings)
    found = gathered(rules, related, _held(main, index, rules, related))
    return replace(index, readings=readings(found, vocabulary.number, len(vocabulary)))


def _held(main: Index, more: Index, rules: Sequence[Rule], related: Neighbours) -> set[str]:
    """Which of the terms that others may stand for are in a passage."""
    meant = {term for near in related.values() for term in near}
    meant |= {" ".join(rule.meant) for rule in rules}
    numbers = {term: more.vocabulary.number(term) for term in meant}
    return {
        term
        for term, number in numbers.items()
        if number >= 0 and (main.frequency(number) or more.frequency(number))
    }
