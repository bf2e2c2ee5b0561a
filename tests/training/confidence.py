"""Fit the model of confidence on labelled question sets.

    python tests/training/confidence.py DATA [--write] [--tested]

Two logistic models (scikit-learn): whether the documents answer a question, on questions
that they answer, that a set says they don't, whose answer is taken out of the candidates,
that belong to other sets, and the same with a name of the documents in place of their own;
and whether the first match is right, on answerable ones. All this of a set as a whole and of
small corpora drawn from it, which know less of their words and have fewer rivals.

Prints, for every set, how both together do on its training questions when fitted without
it, so that choices can be made with the test questions out of sight; --tested prints those
as well. --write puts the models of all sets into the package.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

sys.path.insert(0, str(Path(__file__).parent))

from questions import Part, sets, tested, trained

from chatbot.confidence import FEATURES, features, lead
from chatbot.index import Index
from chatbot.indexing.build import build_index
from chatbot.indexing.listwise import Asked
from chatbot.query import understand
from chatbot.ranking import COMPARED, fitting_first, held_terms, missing, say_the_same
from chatbot.scoring import CANDIDATES, candidates
from chatbot.signals import signals

FILE = Path(__file__).parents[2] / "chatbot" / "indexing" / "data" / "confidence.json"
SHARES = {
    "asked": 1.0,
    "out": 0.15,
    "off": 0.1,
    "near": 0.2,
}  # weight of a set's kinds of questions
# Their unanswerable questions are about what a passage says, or are follow-ups without their
# topic: whether such a question is answered can't be told from its words.
NOT_OF_WORDS = ("canard", "doqa", "squad20")
FOREIGN = 12  # questions of each other set
NEAR = 150  # questions of other sets that ask about a name of the documents
NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w'’-]+(?: [A-Z][\w-]+)*")  # inside a sentence
LEFT_OUT = 200  # questions whose answers are taken out
CORPORA = 24  # small ones drawn from a set
SIZES = (6, 8, 12)  # passages of a small corpus


Known = tuple[np.ndarray, float]  # the features (features,), and the lead


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of the first match of a question, None where nothing was found."""

    known: Known | None
    right: bool
    answerable: bool
    kind: str


def case(index: Index, ids: Sequence[str], question: Asked, kind: str) -> Case:
    """What the index makes of a question; `kind` "out" hides the passages that answer."""
    query = understand(question.text, index)
    found = candidates(query, index, CANDIDATES)
    can = bool(question.relevant) and kind == "asked"
    if not len(found.passages):
        return Case(None, right=False, answerable=can, kind=kind)
    values = signals(query, index, found)
    scores = fitting_first(values, values @ index.model.ranking)
    order = np.lexsort((found.passages, -scores))
    if kind == "out":
        order = order[[ids[p] not in question.relevant for p in found.passages[order]]]
    if not len(order):
        return Case(None, right=False, answerable=can, kind=kind)
    passages = found.passages[order]
    text, own = index.passages[int(passages[0])].text, index.forward.of(passages[:COMPARED])
    lacking = missing(query, held_terms(query, own, 0), text)
    same = say_the_same(index.idf, own, len(passages))
    ahead = lead(index, values[order], scores[order], same)
    row = features(query, values[order[0]], lacking)
    right = can and ids[passages[0]] in question.relevant
    return Case((row, ahead), right=right, answerable=can, kind=kind)


def near(part: Part, foreign: Sequence[Asked], chance: random.Random) -> list[Asked]:
    """Questions of `foreign` about a name, each with a name of the passages in its place."""
    named = (name for p in part.passages for name in NAME.findall(p.text) if len(name) > 2)
    names = sorted(set(named))
    if not names:
        return []
    about = [q for q in foreign if NAME.search(q.text)]
    chosen = chance.sample(about, min(NEAR, len(about)))
    return [Asked(_renamed(q.text, chance.choice(names)), frozenset()) for q in chosen]


def _renamed(question: str, name: str) -> str:
    return NAME.sub(lambda _: name, question, count=1)


def tested_cases(part: Part) -> Iterator[Case]:
    """The cases of the questions of a part."""
    index = build_index(part.passages)
    ids = [passage.id for passage in part.passages]
    for question in part.questions:
        yield case(index, ids, question, "asked")


def trained_cases(
    parts: Sequence[Part], others: Sequence[Sequence[Asked]], chance: random.Random
) -> Iterator[Case]:
    """The same, and what the documents can't answer; `others` are the other sets' questions."""
    for part in parts:
        index = build_index(part.passages)
        ids = [passage.id for passage in part.passages]
        for question in part.questions:
            yield case(index, ids, question, "asked")
        for question in [q for q in part.questions if q.relevant][:LEFT_OUT]:
            yield case(index, ids, question, "out")
        yield from foreign_cases(index, part, others, (FOREIGN, NEAR), chance)
    for part, outside in small_parts(parts, chance):
        index = build_index(part.passages)
        ids = [passage.id for passage in part.passages]
        for question in part.questions:
            yield case(index, ids, question, "asked")
        for question in outside:
            yield case(index, ids, question, "out")
        yield from foreign_cases(index, part, others, (1, len(SIZES) * 2), chance)


def foreign_cases(
    index: Index,
    part: Part,
    others: Sequence[Sequence[Asked]],
    counts: tuple[int, int],
    chance: random.Random,
) -> Iterator[Case]:
    """Questions of other sets: `counts` of each as they are, and of all about a name."""
    ids = [passage.id for passage in part.passages]
    for questions in others:
        for question in chance.sample(questions, min(counts[0], len(questions))):
            yield case(index, ids, question._replace(relevant=frozenset()), "off")
    about = near(part, [q for questions in others for q in questions], chance)
    for question in about[: counts[1]]:
        yield case(index, ids, question, "near")


def small_parts(
    parts: Sequence[Part], chance: random.Random
) -> Iterator[tuple[Part, list[Asked]]]:
    """Small corpora out of a set with their questions, and as many that others answer.

    In turn neighbours, whose questions are near the topic, and passages drawn from all.
    """
    passages = parts[0].passages
    asked = [q for part in parts for q in part.questions if q.relevant]
    if not asked:
        return
    for turn in range(CORPORA):
        size = chance.choice(SIZES)
        answers = chance.choice(asked).relevant
        at = next(n for n, passage in enumerate(passages) if passage.id in answers)
        if turn % 2:
            own = [passages[at], *chance.sample(passages, min(size, len(passages)) - 1)]
            own = list({passage.id: passage for passage in own}.values())
            around = passages
        else:
            first = max(0, at - size // 2)
            own = passages[first : first + size]
            around = passages[max(0, first - size) : first + 2 * size]
        inside = {passage.id for passage in own}
        outside = {passage.id for passage in around} - inside
        within = [q for q in asked if q.relevant & inside]
        beside = [q for q in asked if q.relevant & outside and not q.relevant & inside]
        yield (
            Part(own, chance.sample(within, min(len(within), size))),
            [
                q._replace(relevant=frozenset())
                for q in chance.sample(beside, min(len(beside), size // 2))
            ],
        )


class Fitted(NamedTuple):
    """The weights of both models, each with its constant last."""

    answerable: np.ndarray
    first_right: np.ndarray

    def probability(self, found: Case) -> float:
        """The confidence of a case."""
        if found.known is None:
            return 0.0
        row, ahead = found.known
        log_odds = np.array(
            [
                row @ self.answerable[:-1] + self.answerable[-1],
                ahead * self.first_right[0] + self.first_right[1],
            ]
        )
        return float(np.prod(1 / (1 + np.exp(-log_odds))))


def fitted(learned: dict[str, list[Case]], without: str = "") -> Fitted:
    """Both models, every set but `without` weighing the same."""
    used = {name: found for name, found in learned.items() if name != without}
    of_words = [found for name, found in used.items() if name not in NOT_OF_WORDS]
    asked = [
        [c for c in found if c.answerable] for name, found in used.items() if name != "canard"
    ]
    return Fitted(
        logistic(of_words, lambda known: known[0], lambda c: c.answerable),
        logistic(asked, lambda known: np.array([known[1]]), lambda c: c.right),
    )


def logistic(
    sets_of_cases: Sequence[Sequence[Case]],
    row: Callable[[Known], np.ndarray],
    target: Callable[[Case], bool],
) -> np.ndarray:
    """The weights of a logistic model and its constant."""
    rows, targets, weights = [], [], []
    for found in sets_of_cases:
        usable = [(c, c.known) for c in found if c.known is not None]
        counts = Counter(c.kind for c, _ in usable)
        for c, known in usable:
            rows.append(row(known))
            targets.append(target(c))
            weights.append(SHARES[c.kind] / counts[c.kind])
    table = np.array(rows)
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    model = LogisticRegression(C=1.0, max_iter=2000)
    scaled = np.array(weights) * len(weights) / sum(weights)
    model.fit((table - mean) / spread, targets, sample_weight=scaled)
    coefficients = model.coef_[0] / spread
    return np.append(coefficients, model.intercept_[0] - coefficients @ mean)


def figures(found: Sequence[Case], model: Fitted) -> dict[str, float]:
    """AUROC, kept and calibration error, as defined in chatbot.metrics."""
    confidence = np.array([model.probability(c) for c in found])
    right = np.array([c.right for c in found])
    answerable = np.array([c.answerable for c in found])
    bins = np.array_split(np.argsort(confidence, kind="stable"), 10)
    error = sum(len(b) * abs(confidence[b].mean() - right[b].mean()) for b in bins)
    result = {
        "error": error / len(found),
        "bias": float(confidence.mean() - right.mean()),
    }
    if (~answerable).sum() >= 10:
        bar = np.quantile(confidence[~answerable], 0.9)
        result["auroc"] = roc_auc_score(answerable, confidence)
        result["kept"] = float((right & (confidence > bar))[answerable].mean())
    return result


def show(name: str, found: Sequence[Case], model: Fitted) -> None:
    """Print the figures of the questions as they were asked, and AUROC by what was made up."""
    asked = [c for c in found if c.kind == "asked"]
    row = figures(asked, model)
    for kind in ("out", "off", "near"):
        made = [c for c in found if c.kind == kind or (c.kind == "asked" and c.answerable)]
        if any(c.kind == kind for c in made):
            row[kind] = figures(made, model)["auroc"]
    print(
        f"{name:22}",
        *(f"{k} {v:+.3f}" if k == "bias" else f"{k} {v:.3f}" for k, v in row.items()),
        flush=True,
    )


def main() -> None:
    """Read the command line, fit, print, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", action="store_true", help=f"write {FILE.name}")
    parser.add_argument("--tested", action="store_true", help="also on the test questions")
    options = parser.parse_args()
    chance = random.Random(3)
    names = sets(options.data)
    parts = {name: list(trained(options.data / name)) for name in names}
    pool = {name: [q for p in parts[name] for q in p.questions] for name in names}
    learned = {}
    for name in names:
        others = [pool[other] for other in names if other != name]
        if parts[name]:
            learned[name] = list(trained_cases(parts[name], others, chance))
    for name in names:
        model = fitted(learned, name)
        if name in learned:
            show(name, learned[name], model)
        if options.tested:
            show(f"{name}, test", list(tested_cases(tested(options.data / name))), model)
    model = fitted(learned)
    tables = {
        "answerable": _table((*FEATURES, "constant"), model.answerable),
        "first right": _table(("lead", "constant"), model.first_right),
    }
    print(json.dumps(tables, indent=1))
    if options.write:
        document = {"made by": "tests/training/confidence.py", "sets": names, **tables}
        FILE.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _table(names: Sequence[str], weights: np.ndarray) -> dict[str, float]:
    return dict(zip(names, (round(float(w), 4) for w in weights), strict=True))


if __name__ == "__main__":
    main()
