"""An index in two parts: a large main one, and an auxiliary one of what came later.

The main index stays as it is; of its passages some are gone. The auxiliary index goes on with
its terms, and weighs by its statistics. So a change costs what it is itself, not what all the
documents are.

Source: Manning, Raghavan and Schütze, Introduction to Information Retrieval (2008), section
4.5.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from .corpus import Document, Passage
from .forward import PartedForward
from .index import Index, Part
from .passages import Numbered, StoredPassages


class Standing(NamedTuple):
    """Where the passages of an index in two parts stand; all int32.

    `places` (passages,) are their numbers in the main index, or -1 - those in the auxiliary
    one; `main` and `others` are the numbers that the passages of either have in the whole,
    -1 for one that is gone; `gone` are the numbers of the main index' documents of which
    no passage is left. All follow from `places`; they are kept so that opening costs nothing.
    """

    places: np.ndarray
    main: np.ndarray
    others: np.ndarray
    gone: np.ndarray


class PartedPassages(Numbered):
    """Passages that stand in two places: those of a `main` index and others.

    `places` (passages,) int32 says where each one stands: its number in `main`, or -1 - its
    number among the `others`. `gone` are the numbers of the documents of `main` of which no
    passage is left.
    """

    def __init__(
        self,
        main: StoredPassages,
        others: StoredPassages,
        places: np.ndarray,
        gone: Collection[int],
    ) -> None:
        """Take the passages and where they stand."""
        self.main, self.others = main, others
        self.places, self._gone = places, gone

    def documents(self) -> set[Document]:
        """The documents that the passages are of."""
        return self.main.documents(self._gone) | self.others.documents()

    def __len__(self) -> int:
        return len(self.places)

    def at(self, number: int) -> Passage:
        """See `Numbered`."""
        place = int(self.places[number])
        return self.main.at(place) if place >= 0 else self.others.at(-1 - place)


def in_parts(
    main: Index,
    auxiliary: Index,
    standing: Standing,
    check: Callable[[], None] | None = None,
) -> Index:
    """The whole of two indexes whose passages are stored; `check` checks both."""
    passages, others = main.passages, auxiliary.passages
    if not (isinstance(passages, StoredPassages) and isinstance(others, StoredPassages)):
        raise TypeError("only an index whose passages are stored can be a part")
    places = standing.places
    return replace(
        main,
        vocabulary=auxiliary.vocabulary,
        idf=auxiliary.idf,
        further=auxiliary.further,
        forward=PartedForward.by(main.forward, auxiliary.forward, places),
        grams=auxiliary.grams,
        readings=auxiliary.readings,
        passages=PartedPassages(passages, others, places, standing.gone.tolist()),
        check=check,
        parts=(Part(main, standing.main), Part(auxiliary, standing.others)),
    )
