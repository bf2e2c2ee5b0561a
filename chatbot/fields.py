"""The fields of a passage: how much each weighs, and how much its length counts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Field(NamedTuple):
    """`weight` of a term in the field; `length` 0 to 1: how far long fields are discounted."""

    weight: float
    length: float


# Fitted together on the training questions of tests/training; the optimum is flat.
FIELDS = (Field(1.5, 0.3), Field(3.5, 0.6), Field(1.0, 0.85))  # heading, question, text
SATURATION = 2.0  # occurrences, weighted, at which a term counts half


def norm(field: int, lengths: np.ndarray, mean: float) -> np.ndarray:
    """What an occurrence counts in a field of each of `lengths` terms: float32, same shape.

    Source: BM25F; Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and
    Beyond (2009), section 3.6.
    """
    weight, length = FIELDS[field]
    return (weight / (1 - length + length * lengths / mean)).astype(np.float32)


def saturated(frequencies: np.ndarray) -> np.ndarray:
    """Weighted frequencies, saturated: 0 for 0, towards 1 for many."""
    return frequencies / (frequencies + SATURATION)
