"""Imports run one way: a step knows the steps before it, never a later one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import chatbot

PACKAGE = Path(chatbot.__file__).parent
# From the top down; the modules of a row do not know each other.
ROWS = [
    ["__main__"],
    ["cli", "bundle"],
    [
        "checking",
        "forget",
        "info",
        "interactive",
        "measure",
        "prepare",
        "remote",
        "review",
        "stage",
    ],
    ["configuration", "completion", "lasting", "manual", "watching"],
    ["options", "startup"],
    ["flags"],
    ["terminal", "indexing"],
    ["metrics"],
    ["clusters", "evaluation"],
    ["batches", "misses"],
    ["conversation"],
    ["state"],
    ["memory"],
    ["several"],
    ["decision"],
    ["excerpt"],
    ["ranking", "followup"],
    ["confidence"],
    ["signals"],
    ["letters"],
    ["engines"],
    ["scoring"],
    ["maxscore"],
    ["accumulators"],
    ["query"],
    ["languages", "spelling"],
    ["storage"],
    ["generation"],
    ["arrays", "parts", "schema"],
    ["index", "passages"],
    ["engine"],
    [
        "text",
        "answers",
        "fields",
        "forward",
        "grams",
        "listing",
        "moves",
        "places",
        "resumption",
        "sentences",
        "smalltalk",
        "vocabulary",
    ],
    ["walking"],
    ["arguments", "corpus", "errors", "private", "processes", "progress"],
    ["selection", "streams"],
]
LEVELS = {name: level for level, row in enumerate(ROWS) for name in row}
FILES = sorted(p for p in PACKAGE.rglob("*.py") if "seeds" not in p.relative_to(PACKAGE).parts)
# The package's own name stands above all: it only says where the public names live.
MODULES = [path for path in FILES if path != PACKAGE / "__init__.py"]


def part(path: Path) -> str:
    """The module or folder at the top of the package that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def name(path: Path) -> str:
    """The file as it is called in messages."""
    return path.relative_to(PACKAGE).as_posix()


def imports(path: Path) -> Iterator[list[str]]:
    """What a file imports, wherever in it, as absolute dotted names split at the dots.

    Imports for types alone count as well: they too make a module know another.
    """
    package = ["chatbot", *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = node.module.split(".") if node.module else []
            yield from ([*above, *module, alias.name] for alias in node.names)


def own(path: Path) -> set[str]:
    """The parts of the package that a file imports."""
    found = {dotted[1] for dotted in imports(path) if dotted[0] == "chatbot"}
    return {part for part in found if not part.startswith("__")}


def third_party(path: Path) -> set[str]:
    """The packages that a file imports which are not ours."""
    return {dotted[0] for dotted in imports(path)} - {"chatbot"}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_module_has_its_place(path: Path) -> None:
    """A new module is put into a row above, or the order would not hold for it."""
    assert part(path) in LEVELS


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_import_what_stands_below(path: Path) -> None:
    """A module imports its own folder and lower rows only."""
    here = part(path)
    wrong = {other for other in own(path) - {here} if LEVELS[other] <= LEVELS[here]}

    assert wrong == set()


def test_package_itself_loads_nothing() -> None:
    """`import chatbot` names modules for types only; none of them is loaded by it."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text("utf-8"))
    loaded = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.level]

    assert loaded == []


def test_screen_knows_neither_documents_nor_their_place() -> None:
    """The terminal is given a ready conversation; it starts and indexes nothing."""
    for path in (PACKAGE / "terminal").rglob("*.py"):
        assert not own(path) & {"startup", "indexing", "storage", "listing", "cli", "options"}


@pytest.mark.parametrize(
    ("packages", "places"),
    [
        ({"sklearn", "scipy", "joblib"}, {"indexing", "metrics"}),
        ({"prompt_toolkit", "wcwidth", "tqdm"}, {"terminal"}),
        (
            {"pymilvus"},
            {"engines"},
        ),
        (
            {"charset_normalizer", "docutils", "docx", "lxml", "markdown_it", "mdit_py_plugins"}
            | {"openpyxl", "pypdf", "yaml"},
            {"indexing"},
        ),
    ],
)
def test_heavy_packages_stay_in_their_places(packages: set[str], places: set[str]) -> None:
    """scikit-learn belongs to indexing and figures, prompt_toolkit to the terminal, parsers
    of documents to indexing.
    """
    users = {part(path) for path in FILES if third_party(path) & packages}

    assert users == places


def test_figures_load_statistics_when_they_need_them() -> None:
    """The module of the figures can be imported without scikit-learn and scipy."""
    tree = ast.parse((PACKAGE / "metrics.py").read_text("utf-8"))
    loaded = [node.module or "" for node in tree.body if isinstance(node, ast.ImportFrom)]

    assert [module for module in loaded if module.startswith(("sklearn", "scipy"))] == []


def test_one_module_weighs_with_scikit_learn() -> None:
    """One file imports scikit-learn's vectorizers."""
    users = [
        name(path)
        for path in FILES
        if any(dotted[:2] == ["sklearn", "feature_extraction"] for dotted in imports(path))
    ]

    assert users == ["indexing/weighting.py"]


def test_order_of_the_modules_has_no_one_twice() -> None:
    """Each name stands in one row."""
    assert len(LEVELS) == sum(map(len, ROWS))
