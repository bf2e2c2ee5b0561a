"""Learn the weights of the ranking's signals from labelled question sets.

    python tests/training/ranking.py DATA [--write] [--ablate] [--tested]

Listwise: the weights maximise the probability of the relevant candidates under a softmax
over all candidates of a question (Cao et al. 2007, ListNet's top-one probability), each
set weighing the same. Prints success@1 of every set with weights learned without it, on its
training questions (--tested: on its test questions), and what each signal is worth; so
choices can be made with the test questions out of sight. --write puts the weights of all
sets together into the package.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from questions import Part, sets, tested, trained

from chatbot.indexing.build import build_index
from chatbot.indexing.listwise import Listed, Packed, learned, listed, packed
from chatbot.signals import SIGNALS


class Found(NamedTuple):
    """The candidates of a question, and whether a passage answers it."""

    candidates: Listed
    answerable: bool


PENALTY = 3e-3  # of the squared weights; a tenth or ten times as much changes little
WEIGHTS = Path(__file__).parents[2] / "chatbot" / "indexing" / "data" / "ranking.json"


def found(part: Part) -> list[Found]:
    """The candidates of every question of a part."""
    index = build_index(part.passages)
    asked = listed(index, part.questions)
    return [Found(f, bool(q.relevant)) for f, q in zip(asked, part.questions, strict=True)]


def weights_of(packs: Iterable[Packed], used: np.ndarray) -> np.ndarray:
    """The weights, (signals,), 0 for those not in `used` (signals,) bool."""
    return learned(list(packs), np.zeros(len(SIGNALS)), PENALTY, used)


def success(asked: Sequence[Found], weights: np.ndarray) -> float:
    """success@1 over the answerable questions."""
    right = [
        bool(len(f.relevant)) and bool(f.relevant[np.argmax(f.signals @ weights)])
        for f, answerable in asked
        if answerable
    ]
    return float(np.mean(right))


def left_out(
    packs: dict[str, Packed], tests: dict[str, list[Found]], used: np.ndarray
) -> dict[str, float]:
    """success@1 of each set with the weights of the others."""
    return {
        name: success(asked, weights_of((p for n, p in packs.items() if n != name), used))
        for name, asked in tests.items()
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
    parser.add_argument("--tested", action="store_true", help="judge on the test questions")
    parser.add_argument("--sets", help="only these, by commas")
    options = parser.parse_args()
    names = options.sets.split(",") if options.sets else sets(options.data)
    packs, tests = {}, {}
    for name in names:
        asked = [f for part in trained(options.data / name) for f in found(part)]
        if asked:
            packs[name] = packed(f.candidates for f in asked)
        if options.tested:
            asked = found(tested(options.data / name))
        if asked:
            tests[name] = asked
        print(f"{name:16} {len(asked)} questions", flush=True)
    everything = np.ones(len(SIGNALS))
    values = left_out(packs, tests, everything)
    for name, value in values.items():
        print(f"{name:16} {value:.3f}")
    mean = float(np.mean(list(values.values())))
    print(f"{'mean':16} {mean:.4f}")
    weights = weights_of(packs.values(), everything)
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
            "success@1 left out": round(mean, 4),
            "weights": table,
        }
        WEIGHTS.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
