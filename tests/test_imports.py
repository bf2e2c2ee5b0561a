"""What each entry point loads, in fresh interpreters: the promise of an instant start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import chatbot
from chatbot.startup import open_index
from milvus_server import Server

# Runs the rest of the command line; writes the packages loaded from site-packages.
PROBE = """
import atexit, json, os, sys
report, before = sys.argv.pop(1), set(sys.modules)
def loaded():
    names = set(sys.modules) - before
    files = {name: getattr(sys.modules[name], "__file__", None) or "" for name in names}
    tops = {name.partition(".")[0] for name, file in files.items() if "site-packages" in file}
    tops = {name for name in tops if not name.startswith("_")}
    with open(report, "w") as stream:
        json.dump(sorted(tops - {"chatbot"}), stream)
atexit.register(loaded)
from chatbot.cli import main
sys.exit(main())
"""
SUMMIT = "Why does the summit between Xi and Biden matter?"
HEAVY = {"sklearn", "scipy", "joblib", "threadpoolctl"}
# What these packages load in turn is theirs to choose; pandas where it is there for another.
OF_HEAVY = {"charset_normalizer", "cloudpickle", "narwhals", "pandas", "pyarrow", "dateutil"}

Loaded = Callable[..., set[str]]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment with a saved index of the seed article."""
    home = tmp_path_factory.mktemp("home")
    open_index(cache=home / "cache")
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(chatbot.__file__).parents[1]),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
        "HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "CHATBOT_CACHE": str(home / "cache"),
    }


@pytest.fixture
def loaded(environment: dict[str, str], tmp_path: Path) -> Loaded:
    """The third-party packages that a command line loads."""

    def loading(*words: str, text: str = "") -> set[str]:
        subprocess.run(
            [sys.executable, "-c", PROBE, str(tmp_path / "report"), *words],
            input=text,
            text=True,
            capture_output=True,
            env=environment,
            timeout=60,
            check=True,
        )
        return set(json.loads((tmp_path / "report").read_text()))

    return loading


@pytest.mark.parametrize("words", [["--help"], ["ask", "--help"], ["--version"]])
def test_help_loads_nothing(loaded: Loaded, words: list[str]) -> None:
    """Help and version come from the standard library alone."""
    assert loaded(*words) == set()


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["ask", SUMMIT], ""),
        (["ask", "--json", "--why", SUMMIT], ""),
        (["ask"], SUMMIT),
        ([], SUMMIT),
        (["--json"], SUMMIT),
        (["demo"], ""),
        (["demo", "--cast", os.devnull], ""),
        (["misses"], ""),
    ],
    ids=["ask", "json", "piped ask", "piped chat", "piped json", "demo", "cast", "misses"],
)
def test_question_loads_numpy_and_the_stemmer(
    loaded: Loaded, words: list[str], text: str
) -> None:
    """With a saved index a question needs numpy and the stemmer, however it is asked."""
    assert loaded(*words, text=text) == {"numpy", "Stemmer"}


def test_configuration_file_adds_nothing(
    loaded: Loaded, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The file is found and read with the standard library alone."""
    (tmp_path / "chatbot").mkdir()
    (tmp_path / "chatbot" / "config.toml").write_text("plain = true\n")
    monkeypatch.setitem(environment, "XDG_CONFIG_HOME", str(tmp_path))

    assert loaded("ask", SUMMIT) == {"numpy", "Stemmer"}


def test_no_configuration_file_needs_no_reader(environment: dict[str, str]) -> None:
    """What reads TOML is loaded only where there is a file."""
    code = (
        "import sys; from chatbot.configuration import settings\n"
        "print(settings('ask'), {'tomllib', 'platformdirs', 'difflib'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=True,
    )

    assert done.stdout == "{} set()\n"


def test_default_cache_adds_platformdirs(
    loaded: Loaded, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing says where to save, platformdirs tells the user's folder."""
    folder = environment["CHATBOT_CACHE"]
    open_index(cache=Path(folder, "chatbot"))
    monkeypatch.setitem(environment, "XDG_CACHE_HOME", folder)
    monkeypatch.delitem(environment, "CHATBOT_CACHE")

    assert loaded("ask", SUMMIT) == {"numpy", "Stemmer", "platformdirs"}


def test_index_adds_scikit_learn(loaded: Loaded) -> None:
    """Indexing adds scikit-learn with what it needs, and no package for the screen."""
    assert loaded("index") - OF_HEAVY == {"numpy", "Stemmer", *HEAVY}


def test_engine_adds_pymilvus(loaded: Loaded, server: Server) -> None:
    """The address of an engine loads what asks it, but not what builds an index."""
    place = server.url("imports")
    assert "pymilvus" in loaded("index", "--engine", place)
    found = loaded("ask", "-c", place, SUMMIT)

    assert {"numpy", "Stemmer", "pymilvus"} <= found
    assert "sklearn" not in found


def test_check_of_a_saved_index_builds_nothing(loaded: Loaded) -> None:
    """A check reads the documents again, but for that and a question it needs nothing."""
    assert loaded("check") - OF_HEAVY == {"numpy", "Stemmer"}


def test_saved_index_of_own_documents_is_reused(
    loaded: Loaded, environment: dict[str, str], tmp_path: Path
) -> None:
    """Only the first opening of documents loads what builds an index."""
    path = tmp_path / "lantern.txt"
    path.write_text("The lantern is red.\n\nIt is lit at six.\n")
    open_index(path, cache=environment["CHATBOT_CACHE"])

    assert loaded("ask", "-c", str(path), "Is the lantern red?") == {"numpy", "Stemmer"}


def test_parser_is_loaded_for_its_own_format_alone(environment: dict[str, str]) -> None:
    """Each file loads what reads it, and plain text, JSON Lines and CSV load nothing."""
    expected = {
        "article.txt": set(),
        "entries.jsonl": set(),
        "formats/fees.csv": set(),
        "formats/shop.json": {"lxml"},  # an answer is HTML
        "formats/returns.md": {"markdown_it", "mdit_py_plugins", "mdurl", "yaml"},
        "formats/manual.rst": {"docutils"},
        "formats/lantern.pdf": {"pypdf"},
        "formats/handbook.docx": {"docx"},
        "formats/fees.xlsx": {"openpyxl", "defusedxml"},
    }
    code = (
        "import sys; from chatbot.indexing.reading import read_corpus\n"
        "from chatbot.listing import list_files\n"
        f"for name in {list(expected)}:\n"
        "    before = set(sys.modules); read_corpus(list_files([name]))\n"
        "    new = {n.partition('.')[0] for n in set(sys.modules) - before}\n"
        f"    print(*sorted(new & {set().union(*expected.values()) | {'charset_normalizer'}}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=environment,
        cwd=Path(__file__).parent / "data",
        timeout=60,
        check=True,
    )

    assert list(map(set, map(str.split, done.stdout.splitlines()))) == list(expected.values())


def test_question_about_any_format_loads_no_parser(
    loaded: Loaded, environment: dict[str, str]
) -> None:
    """Once indexed, documents are asked with numpy and the stemmer, whatever they were."""
    folder = Path(__file__).parent / "data" / "formats"
    open_index(folder, cache=environment["CHATBOT_CACHE"])

    assert loaded("ask", "-c", str(folder), "Is lunch free?") == {"numpy", "Stemmer"}


@pytest.mark.filterwarnings("ignore:.*use of forkpty:DeprecationWarning")
def test_chat_adds_prompt_toolkit(environment: dict[str, str], tmp_path: Path) -> None:
    """A chat at a terminal adds prompt_toolkit and its one dependency, nothing heavy."""
    pexpect = pytest.importorskip("pexpect")
    words = ["-c", PROBE, str(tmp_path / "report")]
    child = pexpect.spawn(sys.executable, words, env=environment, encoding="utf-8", timeout=30)
    child.expect_exact("\x1b[?2004h")  # the prompt takes keys from here on
    child.send(SUMMIT + "\r")
    child.expect_exact("https://www.bnef.com/")
    child.expect_exact("\x1b[?2004h")
    child.send("/quit\r")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0
    assert set(json.loads((tmp_path / "report").read_text())) == {
        "numpy",
        "Stemmer",
        "prompt_toolkit",
        "wcwidth",
    }


def test_prompt_is_painted_before_the_documents_are_loaded(
    environment: dict[str, str],
) -> None:
    """Neither numpy nor the stemmer stands between the start and the prompt."""
    code = (
        "import sys, chatbot.interactive\n"
        "from chatbot.terminal.welcome import welcome\n"
        "chatbot.interactive.session()\n"
        "print(sorted({'numpy', 'Stemmer', 'platformdirs', 'sklearn'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=True,
    )

    assert done.stdout == "[]\n"


@pytest.mark.filterwarnings("ignore:.*use of forkpty:DeprecationWarning")
def test_typed_demo_adds_nothing(environment: dict[str, str], tmp_path: Path) -> None:
    """A demo at a terminal reads its keys without prompt_toolkit."""
    pexpect = pytest.importorskip("pexpect")
    words = ["-c", PROBE, str(tmp_path / "report"), "demo", "--speed", "100"]
    child = pexpect.spawn(sys.executable, words, env=environment, encoding="utf-8", timeout=30)
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0
    assert set(json.loads((tmp_path / "report").read_text())) == {"numpy", "Stemmer"}


def test_library_loads_what_is_used(environment: dict[str, str]) -> None:
    """`import chatbot` loads nothing; asking a saved index no scikit-learn."""
    code = (
        "import sys, chatbot; early = {'numpy', 'sklearn', 'Stemmer'} & set(sys.modules)\n"
        f"chatbot.Conversation(chatbot.open_index()).ask({SUMMIT!r})\n"
        "print(sorted(early), sorted({'sklearn', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=True,
    )

    assert done.stdout == "[] []\n"
