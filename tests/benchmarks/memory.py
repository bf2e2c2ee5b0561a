"""What an open index takes, beside tantivy and SQLite: time, memory and disk, by its size.

    python tests/benchmarks/memory.py [--passages 8 10000 100000] [--json FILE]

Each engine saves an index of the same passages in a process of its own; others open it and
answer 100 questions, given as text, with the ten best passages (this package with a whole
reply). 8 passages are the bundled article and questions about it, which are always measured;
other numbers are made up. "beyond ms" is what opening takes longer than it does there. Anon
is the memory that is the process's own, with Python's and that of the libraries; file is
what it has mapped of files, which the system shares and can take back (Linux only). Figures
are medians of five processes. Needs `pip install 'chatbot[bench]'` for tantivy.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

import build

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if TYPE_CHECKING:
    from chatbot.corpus import Passage

ARTICLE = 8
PROCESSES = 5
Ask = Callable[[str], object]
QUALITY = Path(__file__).parents[1] / "quality"


def passages(count: int) -> list[Passage]:
    """Those of the bundled article for their number, for any other made-up ones."""
    import corpus

    from chatbot.startup import read_documents

    return read_documents([])[0] if count == ARTICLE else corpus.passages(count)


def questions(count: int) -> list[str]:
    """Questions to the passages of that number."""
    import corpus

    from chatbot.evaluation import read_questions

    if count != ARTICLE:
        return corpus.questions(function_words=True)[: build.ASKED]
    labelled = (read_questions(path) for path in sorted(QUALITY.glob("article*.dev.jsonl")))
    return [question.text for some in labelled for question in some][: build.ASKED]


def save_ours(corpus: Sequence[Passage], folder: Path) -> None:
    """Build and save our index."""
    from chatbot.indexing.build import build_index
    from chatbot.storage import save

    save(build_index(corpus), [], folder)


def open_ours(folder: Path) -> tuple[float, Ask]:
    """Seconds of opening our index, and what answers."""
    from chatbot.conversation import Conversation
    from chatbot.storage import open_saved

    start = perf_counter()
    saved = open_saved(folder)
    assert saved is not None
    conversation = Conversation(saved.index)
    return perf_counter() - start, conversation.ask


def save_tantivy(corpus: Sequence[Passage], folder: Path) -> None:
    """Build and commit tantivy's index with one thread."""
    import tantivy

    folder.mkdir()
    writer = tantivy.Index(build._schema(), str(folder)).writer(num_threads=1)
    for passage in corpus:
        writer.add_document(tantivy.Document(text=passage.text))
    writer.commit()
    writer.wait_merging_threads()


def open_tantivy(folder: Path) -> tuple[float, Ask]:
    """Seconds of opening tantivy's index, and what gives the texts of the ten best."""
    import tantivy

    start = perf_counter()
    index = tantivy.Index(build._schema(), str(folder))
    searcher = index.searcher()
    opened = perf_counter() - start

    def ask(question: str) -> list[object]:
        query = index.parse_query(" ".join(_words(question)), ["text"])
        return [searcher.doc(address) for _, address in searcher.search(query, 10).hits]

    return opened, ask


def save_fts5(corpus: Sequence[Passage], folder: Path) -> None:
    """Build SQLite's FTS5 table."""
    folder.mkdir()
    base = sqlite3.connect(folder / "passages.db")
    base.execute("CREATE VIRTUAL TABLE passages USING fts5(text)")
    base.executemany("INSERT INTO passages VALUES (?)", ((p.text,) for p in corpus))
    base.commit()
    base.close()


def open_fts5(folder: Path) -> tuple[float, Ask]:
    """Seconds of opening SQLite's table, and what gives the texts of the ten best."""
    start = perf_counter()
    base = sqlite3.connect(folder / "passages.db")
    base.execute("SELECT rowid FROM passages LIMIT 1").fetchall()  # connecting reads nothing
    opened = perf_counter() - start
    found = "SELECT text FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT 10"

    def ask(question: str) -> object:
        any_word = " OR ".join(f'"{word}"' for word in _words(question))
        return base.execute(found, (any_word,)).fetchall()

    return opened, ask


def _words(question: str) -> list[str]:
    """Its words in small letters: capitals and marks are operators to the peers."""
    return re.findall(r"\w+", question.lower())


ENGINES = {
    "chatbot": (save_ours, open_ours),
    "tantivy": (save_tantivy, open_tantivy),
    "sqlite3": (save_fts5, open_fts5),
}


def used(engine: str, folder: Path, asked: list[str]) -> dict[str, float]:
    """The figures of a process that opens an index and answers."""
    seconds, ask = ENGINES[engine][1](folder)
    opened, start = resident(), perf_counter()
    ask(asked[0])
    first = perf_counter() - start
    for question in asked[1:]:
        ask(question)
    return {
        "open ms": seconds * 1000,
        "first ms": first * 1000,
        **{f"opened {name}": size for name, size in opened.items()},
        **{f"asked {name}": size for name, size in resident().items()},
    }


def resident() -> dict[str, float]:
    """Megabytes of this process in memory: its own, and mapped files."""
    status = Path("/proc/self/status")
    text = status.read_text("utf-8") if status.exists() else ""
    sizes = dict(re.findall(r"^(Rss\w+):\s+(\d+) kB$", text, re.MULTILINE))
    names = {"anon MB": "RssAnon", "file MB": "RssFile"}
    return {shown: float(sizes.get(name, "nan")) / 1024 for shown, name in names.items()}


def in_process(engine: str, count: int, folder: str, asked: Sequence[str] = ()) -> str:
    """What a step prints, run in a process of its own: saving, or answering what is asked.

    Questions are handed over, so that making them up takes none of its memory.
    """
    words = [sys.executable, __file__, "--step", engine, str(count), folder]
    step = subprocess.run(
        words, input=json.dumps(asked), stdout=subprocess.PIPE, encoding="utf-8", check=True
    )
    return step.stdout


def measured(engine: str, count: int) -> dict[str, float]:
    """The figures of an engine with so many passages."""
    asked = questions(count)
    with TemporaryDirectory() as folder:
        in_process(engine, count, folder)
        files = (path for path in Path(folder).rglob("*") if path.is_file())
        disk = sum(path.stat().st_size for path in files) / 1e6
        runs = [json.loads(in_process(engine, count, folder, asked)) for _ in range(PROCESSES)]
    return {"disk MB": disk, **{name: median(run[name] for run in runs) for name in runs[0]}}


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passages", type=int, nargs="+", default=[ARTICLE, 10_000, 100_000])
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--step", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        engine, count, folder = options.step
        asked, path = json.load(sys.stdin), Path(folder) / "index"
        if asked:
            print(json.dumps(used(engine, path, asked)))
        else:
            ENGINES[engine][0](passages(int(count)), path)
        return
    rows: list[dict[str, Any]] = []
    article: dict[str, float] = {}
    for count in sorted({ARTICLE, *options.passages}):
        for engine in ENGINES:
            if not find_spec(engine):
                continue
            row: dict[str, Any] = {"passages": count, "engine": engine}
            row |= measured(engine, count)
            row["beyond ms"] = row["open ms"] - article.setdefault(engine, row["open ms"])
            if not rows:
                print(*(f"{name:>14}" for name in row))
            rows.append(row)
            cells = (f"{x:14.2f}" if isinstance(x, float) else f"{x:>14}" for x in row.values())
            print(*cells, flush=True)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
