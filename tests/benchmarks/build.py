"""What an index costs, beside tantivy: time, memory and disk of building and of using it.

    python tests/benchmarks/build.py [--passages 10000 100000] [--json FILE]

Each engine builds and saves an index of the same made-up passages in a process of its own,
and opens it and answers 100 questions in another. Peak is what the building process takes
beyond the passages, "all MB" what it and the processes that help it take together, with the
passages; "private MB" is the anonymous memory of the process that answers (Linux only).
Needs `pip install 'chatbot[bench]'` for tantivy.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if TYPE_CHECKING:
    from tantivy import Schema

ASKED = 100
SECONDS = 0.5  # between two looks at the memory; each costs milliseconds of building


def build_ours(count: int, folder: Path) -> dict[str, float]:
    """Build and save our index."""
    from corpus import passages

    from chatbot.indexing.build import build_index
    from chatbot.storage import save

    corpus = passages(count)
    return measured(lambda: save(build_index(corpus), [], folder))


def ask_ours(folder: Path) -> dict[str, float]:
    """Open our index and answer."""
    from chatbot.conversation import Conversation
    from chatbot.storage import open_saved

    start = perf_counter()
    saved = open_saved(folder)
    assert saved is not None
    opened = perf_counter() - start
    conversation = Conversation(saved.index)
    return {"open ms": opened * 1000, **answered(conversation.ask)}


def build_tantivy(count: int, folder: Path) -> dict[str, float]:
    """Build and commit tantivy's index with one thread."""
    import tantivy
    from corpus import texts

    corpus = list(texts(count))
    folder.mkdir(parents=True)

    def work() -> None:
        index = tantivy.Index(_schema(), str(folder))
        writer = index.writer(num_threads=1)
        for text in corpus:
            writer.add_document(tantivy.Document(text=text))
        writer.commit()
        writer.wait_merging_threads()

    return measured(work)


def ask_tantivy(folder: Path) -> dict[str, float]:
    """Open tantivy's index and take the ten best of each question with their texts."""
    import tantivy

    start = perf_counter()
    index = tantivy.Index(_schema(), str(folder))
    searcher = index.searcher()
    opened = perf_counter() - start

    def ask(question: str) -> list[object]:
        hits = searcher.search(index.parse_query(question, ["text"]), 10).hits
        return [searcher.doc(address) for _, address in hits]

    return {"open ms": opened * 1000, **answered(ask)}


def _schema() -> Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=True)
    return builder.build()


def measured(work: Callable[[], object]) -> dict[str, float]:
    """Seconds, seconds of all processors, and megabytes at the peak beyond what was there."""
    before, start, cpu = _peak(), perf_counter(), sum(os.times()[:4])
    work()
    return {
        "build s": perf_counter() - start,
        "cpu s": sum(os.times()[:4]) - cpu,
        "peak MB": _peak() - before,
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def answered(ask: Callable[[str], object]) -> dict[str, float]:
    """Milliseconds of a question, and the memory of this process afterwards."""
    from corpus import questions

    asked = questions(function_words=True)[:ASKED]
    start = perf_counter()
    for question in asked:
        ask(question)
    each = (perf_counter() - start) / ASKED * 1000
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    private = [int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon")]
    return {"mean ms": each, "private MB": private[0] if private else float("nan")}


ENGINES = {"chatbot": (build_ours, ask_ours), "tantivy": (build_tantivy, ask_tantivy)}


def in_process(*words: str) -> dict[str, float]:
    """What a step prints, run in a process of its own, and the memory of all its processes."""
    command = [sys.executable, __file__, *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as step:
        most = 0.0
        while step.poll() is None:
            most = max(most, together(step.pid))
            with suppress(subprocess.TimeoutExpired):
                step.wait(SECONDS)
        assert step.stdout is not None
        found: dict[str, float] = json.loads(step.stdout.read())
    return {**found, "all MB": most}


def together(process: int) -> float:
    """The megabytes of a process and of those that it began; what they share counts once."""
    size = 0.0
    with suppress(OSError):
        text = Path(f"/proc/{process}/smaps_rollup").read_text("utf-8")
        size = float(re.findall(r"^Pss: +(\d+)", text, re.MULTILINE)[0]) / 1024
        begun = Path(f"/proc/{process}/task/{process}/children").read_text("utf-8").split()
        size += sum(together(int(child)) for child in begun)
    return size


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passages", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--step", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        engine, step, count, folder = options.step
        build, ask = ENGINES[engine]
        path = Path(folder) / "index"
        print(json.dumps(build(int(count), path) if step == "build" else ask(path)))
        return
    rows: list[dict[str, Any]] = []
    for count in options.passages:
        for engine in ENGINES:
            if not find_spec(engine):
                continue
            with TemporaryDirectory() as folder:
                row: dict[str, Any] = {"passages": count, "engine": engine}
                row |= in_process("--step", engine, "build", str(count), folder)
                files = (path for path in Path(folder).rglob("*") if path.is_file())
                row["disk MB"] = sum(path.stat().st_size for path in files) / 1e6
                asked = in_process("--step", engine, "ask", str(count), folder)
                row |= {name: figure for name, figure in asked.items() if name != "all MB"}
            if not rows:
                print(*(f"{name:>10}" for name in row))
            rows.append(row)
            cells = (f"{x:10.1f}" if isinstance(x, float) else f"{x:>10}" for x in row.values())
            print(*cells, flush=True)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
