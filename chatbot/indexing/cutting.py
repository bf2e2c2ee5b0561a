"""Passages -> the pieces of their segments: headings, wordings of questions, sentences.

A block of passages is cut at once as far as its pieces tell where. The other texts are cut
one by one: `sentences.sentences` and `text.pieces` say what is right in both ways.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..corpus import Passage
from ..forward import HEADING, SENTENCE, WORDING, ends, ranges
from ..sentences import sentences
from ..text import pieces
from .boundaries import last_pieces, unsure
from .lexicon import Lexicon
from .pieces import Block


class Cut:
    """The segments of passages: the heading, each wording of the question, each sentence.

    Segment i is of `kinds[i]` and has the pieces `pieces[starts[i]:starts[i + 1]]`, passage
    p has `counts[p]` of them. Shapes: pieces (n,) int32, starts (segments + 1,) int64, kinds
    (segments,) uint8, counts (passages,) int64.
    """

    def __init__(self, passages: Sequence[Passage], lexicon: Lexicon) -> None:
        """Cut `passages` into pieces that `lexicon` numbers."""
        self._texts, kinds, owners = _texts(passages)
        self._block = block = Block.of(self._texts)
        self.pieces = lexicon.numbers_in(block)
        marks, sizes = lexicon.marks_of(self.pieces), np.diff(block.firsts)
        of, prose = np.repeat(np.arange(len(sizes)), sizes), kinds == SENTENCE
        apart = np.flatnonzero(unsure(marks, of, prose) | (prose & ~block.even))
        lasts = np.flatnonzero(last_pieces(marks, of, prose))
        together = np.stack([of[lasts], np.append(0, lasts + 1)[:-1], lasts + 1])
        together = together[:, ~np.isin(together[0], apart)]
        none = np.flatnonzero((kinds == HEADING) & (sizes == 0))
        empty = np.stack([none, 0 * none, 0 * none])  # a passage has a heading in any case
        single, strings = self._cut_one_by_one(apart, prose, lexicon)
        # From here on a segment is a text, its first piece, and the one after its last.
        segments = np.concatenate([together, empty, single], axis=1)
        order = np.argsort(segments[0], kind="stable")
        self._of, self._firsts, self._ends = segments[:, order]
        if len(apart):
            self.pieces = self.pieces[ranges(self._firsts, self._ends)[0]]
        at = np.flatnonzero(order >= len(order) - len(strings)).tolist()
        self._strings = dict(zip(at, strings, strict=True))
        self.starts, self.kinds = ends(self._ends - self._firsts), kinds[self._of]
        self.counts = np.bincount(owners[self._of], minlength=len(passages))

    def text(self, segment: int) -> str:
        """The text of a wording or a sentence."""
        if self.kinds[segment] == WORDING:
            return self._texts[int(self._of[segment])]
        string = self._strings.get(segment)
        if string is not None:
            return string
        return self._block.text(int(self._firsts[segment]), int(self._ends[segment]))

    def _cut_one_by_one(
        self, texts: np.ndarray, prose: np.ndarray, lexicon: Lexicon
    ) -> tuple[np.ndarray, list[str]]:
        """The segments of some texts, (3, n) int64, and what they say; adds their pieces."""
        of, strings, rows = [], [], []
        for number in texts.tolist():
            text = self._texts[number]
            parts = [text[a:b] for a, b in sentences(text)] if prose[number] else [text]
            of += [number] * len(parts)
            strings += parts
            rows += [pieces(part) for part in parts]
        at = len(self.pieces) + ends([len(row) for row in rows])
        added = lexicon.numbers([piece for row in rows for piece in row])
        self.pieces = np.concatenate([self.pieces, added])
        return np.stack([np.array(of, np.int64), at[:-1], at[1:]]), strings


def _texts(passages: Sequence[Passage]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """The headings, wordings and texts of passages, their kinds, uint8, and whose each is."""
    texts: list[str] = []
    kinds, counts = bytearray(), []
    for passage in passages:
        wordings = passage.wordings
        texts += [passage.heading, *wordings, passage.text]
        kinds += bytes([HEADING, *[WORDING] * len(wordings), SENTENCE])
        counts.append(len(wordings) + 2)
    owners = np.repeat(np.arange(len(passages)), counts)
    return texts, np.frombuffer(bytes(kinds), np.uint8), owners
