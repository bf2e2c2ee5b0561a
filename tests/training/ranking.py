"""Learn the weights of the ranking's signals from labelled question sets.

    python tests/training/ranking.py DATA [--write]

Listwise: the weights maximise the probability of the relevant candidates under a softmax
over all candidates of a question (Cao et al. 2007, ListNet's top-one probability), each
set weighing the same. Prints success@1 of every set with weights learned without it, and
what each signal is worth. --write puts the weights of all sets together into the package.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parent))

from questions import Part, sets, tested, trained

from chatbot.indexing.build import build_index
from chatbot.query import understand
from chatbot.scoring import CANDIDATES, candidates
from chatbot.signals import SIGNALS, signals

PENALTY = 3e-3  # of the squared weights; a tenth or ten times as much changes little
WEIGHTS = Path(__file__).parents[2] / "chatbot" / "indexing" / "data" / "ranking.json"


class Listed(NamedTuple):
    """Signals and relevance of the candidates of one question: (c, signals), (c,) bool."""

    signals: np.ndarray
    relevant: np.ndarray
    answerable: bool


def listed(part: Part) -> list[Listed]:
    """The candidates of every question of a part."""
    index = build_index(part.passages)
    ids = [passage.id for passage in part.passages]
    found = []
    for question in part.questions:
        query = understand(question.text, index)
        best = candidates(query, index, CANDIDATES)
        values = np.zeros((0, len(SIGNALS)), np.float32)
        if len(best.passages):
            values = signals(query, index, best)
        relevant = np.array([ids[p] in question.relevant for p in best.passages.tolist()], bool)
        found.append(Listed(values, relevant, bool(question.relevant)))
    return found


class Packed(NamedTuple):
    """Questions of one set with something to learn, padded to the same number of candidates."""

    signals: np.ndarray  # (questions, candidates, signals)
    relevant: np.ndarray  # (questions, candidates) bool
    there: np.ndarray  # (questions, candidates) bool


def packed(found: Sequence[Listed]) -> Packed:
    """The questions with a relevant candidate and another one."""
    usable = [f for f in found if f.relevant.any() and not f.relevant.all()]
    shape = (len(usable), max(len(f.relevant) for f in usable))
    values = np.zeros((*shape, len(SIGNALS)), np.float32)
    relevant, there = np.zeros(shape, bool), np.zeros(shape, bool)
    for row, question in enumerate(usable):
        length = len(question.relevant)
        values[row, :length], relevant[row, :length] = question.signals, question.relevant
        there[row, :length] = True
    return Packed(values, relevant, there)


def learned(packs: Sequence[Packed], used: np.ndarray) -> np.ndarray:
    """The weights, (signals,), 0 for those not in `used` (signals,) bool."""

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = 0.0, np.zeros(len(SIGNALS))
        for pack in packs:
            scores = np.where(pack.there, pack.signals @ weights.astype(np.float32), -np.inf)
            odds = np.exp(scores - scores.max(axis=1, keepdims=True))
            shares = odds / odds.sum(axis=1, keepdims=True)
            right = (shares * pack.relevant).sum(axis=1, keepdims=True)
            value -= np.log(np.maximum(right, 1e-12)).mean() / len(packs)
            pull = shares - shares * pack.relevant / np.maximum(right, 1e-12)
            slope += np.einsum("qc,qcs->s", pull, pack.signals) / len(pull) / len(packs)
        return value + PENALTY * weights @ weights, (slope + 2 * PENALTY * weights) * used

    best: np.ndarray = minimize(loss, np.zeros(len(SIGNALS)), jac=True, method="L-BFGS-B").x
    return best


def success(found: Sequence[Listed], weights: np.ndarray) -> float:
    """success@1 over the answerable questions."""
    right = [
        bool(len(f.relevant)) and bool(f.relevant[np.argmax(f.signals @ weights)])
        for f in found
        if f.answerable
    ]
    return float(np.mean(right))


def left_out(
    packs: dict[str, Packed], tests: dict[str, list[Listed]], used: np.ndarray
) -> dict[str, float]:
    """success@1 of each set with the weights of the others."""
    return {
        name: success(found, learned([p for n, p in packs.items() if n != name], used))
        for name, found in tests.items()
    }


def main() -> None:
    """Read the command line, learn, print, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS.name}")
    parser.add_argument(
        "--ablate", action="store_true", help="also without each signal in turn"
    )
    parser.add_argument("--sets", help="only these, by commas")
    options = parser.parse_args()
    names = options.sets.split(",") if options.sets else sets(options.data)
    packs, tests = {}, {}
    for name in names:
        parts = [listed(part) for part in trained(options.data / name)]
        if parts:
            packs[name] = packed([question for part in parts for question in part])
        tests[name] = listed(tested(options.data / name))
        print(f"{name:16} learned from {len(packs[name].there) if parts else 0}", flush=True)
    everything = np.ones(len(SIGNALS))
    values = left_out(packs, tests, everything)
    for name, value in values.items():
        print(f"{name:16} {value:.3f}")
    mean = float(np.mean(list(values.values())))
    print(f"{'mean':16} {mean:.4f}")
    weights = learned(list(packs.values()), everything)
    for signal, weight in zip(SIGNALS, weights, strict=True):
        print(f"{signal:20} {weight:6.2f}", flush=True)
    if options.ablate:
        for number, signal in enumerate(SIGNALS):
            used = everything.copy()
            used[number] = 0
            without = float(np.mean(list(left_out(packs, tests, used).values())))
            print(f"without {signal:20} {without:.4f} ({without - mean:+.4f})", flush=True)
    if options.write:
        table = {s: round(float(w), 3) for s, w in zip(SIGNALS, weights, strict=True)}
        note = "learned by tests/training/ranking.py"
        document = {
            "made by": note,
            "sets": names,
            "success@1 left out": mean,
            "weights": table,
        }
        WEIGHTS.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
