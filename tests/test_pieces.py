"""The pieces of texts as bytes, and their numbers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from chatbot.indexing.pieces import SHORT, Block, Table
from strategies import words

TEXTS = st.lists(words | st.characters() | st.sampled_from(" \n\t\x1c\x85\0"), max_size=12)


@given(st.lists(TEXTS.map("".join), max_size=5))
def test_pieces_are_those_of_each_text(texts: list[str]) -> None:
    """As `str.split` has them, with what stands between two of them."""
    block = Block.of(texts)
    found = block.strings(np.arange(len(block.begins)))
    rows = [found[a:b] for a, b in pairwise(block.firsts.tolist())]

    assert rows == [text.split() for text in texts]
    assert block.even.tolist() == [text == " ".join(text.split()) for text in texts]
    for text, even, (a, b) in zip(texts, block.even, pairwise(block.firsts), strict=True):
        assert a == b or not even or block.text(a, b) == text


@given(st.lists(st.text("ab\0é", min_size=1, max_size=18)))
def test_key_of_a_short_piece_is_its_own(pieces: list[str]) -> None:
    """Two pieces of up to SHORT bytes have one key where they are the same one."""
    block = Block.of([" ".join(pieces)])
    keys, short = block.keys()
    named = {piece: tuple(key) for piece, key in zip(pieces, keys.tolist(), strict=True)}
    brief = {piece: key for piece, key in named.items() if len(piece.encode()) <= SHORT}

    assert short.tolist() == [len(piece.encode()) <= SHORT for piece in pieces]
    assert len(set(brief.values())) == len(brief)


KEYS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2**64 - 1)), unique=True, max_size=40
)


@given(st.lists(KEYS, max_size=4), KEYS)
def test_table_finds_what_was_added(
    added: list[list[tuple[int, int]]], asked: list[tuple[int, int]]
) -> None:
    """As a dictionary does, however often it grows."""
    table = Table()
    known: dict[tuple[int, int], int] = {}
    for keys in added:
        new = [key for key in keys if key not in known]
        numbers = np.arange(len(known), len(known) + len(new), dtype=np.int32)
        table.add(np.array(new, np.uint64).reshape(-1, 2), numbers)
        known.update(zip(new, numbers.tolist(), strict=True))
    wanted = [*known, *asked]
    found = table.find(np.array(wanted, np.uint64).reshape(-1, 2))

    assert found.tolist() == [known.get(key, -1) for key in wanted]


def test_table_of_many_keys_finds_them_all() -> None:
    """Keys that begin alike, more than it has places at first."""
    keys = np.stack([np.arange(5_000) % 7, np.arange(5_000)], 1).astype(np.uint64)
    table = Table()
    for first in range(0, 5_000, 900):
        table.add(keys[first : first + 900], np.arange(first, min(first + 900, 5_000)))

    assert table.find(keys).tolist() == list(range(5_000))
    assert table.find(keys + np.uint64(5_000)).tolist() == [-1] * 5_000
