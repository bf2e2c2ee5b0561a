"""An earlier index -> the passages of the files that are the same since."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from ..corpus import Passage
from ..listing import Listed, Stamp, renewed
from .file import Reading


class Kept:
    """What an index has of files, for those that need not be read anew.

    Those are the same, had no problem (it would have to be told again) and gave passages:
    whatever else a file gives is not in the index.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        stamps: Sequence[Stamp],
        same: Sequence[int | None],
    ) -> None:
        """Take the passages of an index, its stamps, and which stamp is of which file."""
        self._passages, self._stamps, self._same = passages, stamps, same
        self._ends = list(accumulate(stamp.passages for stamp in stamps))

    def of(self, number: int, file: Listed, document: str) -> tuple[Reading, Stamp] | None:
        """The passages of the file with that number, and its stamp; None: read it.

        They are those that reading gives where its document is called `document`.
        """
        at = self._same[number]
        if at is None:
            return None
        stamp, end = self._stamps[at], self._ends[at]
        if stamp.left_out or not stamp.passages or stamp.document != document:
            return None
        (now,) = renewed([file], [stamp])
        numbers = range(end - stamp.passages, end)
        return Reading(map(self._passages.__getitem__, numbers), []), now
