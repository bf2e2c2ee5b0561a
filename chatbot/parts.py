"""An index in two parts: a large main one, and an auxiliary one of what came later.

The main index stays as it is; of its passages some are gone. The auxiliary index goes on with
its terms, and weighs by its statistics. So a change costs what it is itself, not what all the
documents are.

Source: Manning, Raghavan and Schütze, Introduction to Information Retrieval (2008), section
4.5.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from .forward import PartedForward
from .index import Index, Part
from .passages import PartedPassages, StoredPassages


class Standing(NamedTuple):
    """Where the passages of an index in two parts stand; all int32.

    `places` (passages,) are their numbers in the main index, or -1 - those in the auxiliary
    one; `main` and `others` are the numbers that the passages of either have in the whole,
    -1 for one that is gone; `gone` are the numbers of the main index' documents of which
    no passage is left.
    """

    places: np.ndarray
    main: np.ndarray
    others: np.ndarray
    gone: np.ndarray


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
