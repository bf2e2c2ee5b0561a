"""Globs and .gitignore files: which names are documents', as git itself decides."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from chatbot.listing import list_files, survey
from chatbot.selection import Ignoring, Selection

PATTERNS = [
    *("a", "b/", "/a", "*.md", "!*.md", "a/*", "!a/b", "a/**", "!a/b.md", "**/b", "b/**"),
    *("**/a/**", "/b/*.txt", "!/a/", "/*", "!/b", "[ab]", "[!a]*", "[^b]", "?.txt", "a\\"),
    *("*.tx[t]", "\\!a", "#b", "!", "/", "//", "a//", "*/b", "!*/", "**/", "a/**/b", "\\*"),
    *("*.txt  ", "c ", "c\\ ", "**", "a/**/", "**/**/b", "[b-", "\\a.md", "a**", "!/**/*.md"),
]


def files(
    folder: Path, include: list[str] | None = None, exclude: list[str] | None = None
) -> list[str]:
    """The names of the files below a folder that are taken."""
    return [file.name for file in list_files([folder], Selection.of(include, exclude))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of notes, some in folders."""
    for name in ("a.md", "b.txt", "docs/a.md", "docs/b.txt", "docs/old/a.md", "old/b.md"):
        path = tmp_path / "notes" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "notes"


def test_included_are_taken_alone(folder: Path) -> None:
    """A name without a slash counts anywhere, one with a slash from the folder on."""
    assert files(folder, ["*.txt"]) == ["b.txt", "docs/b.txt"]
    assert files(folder, ["docs/*.md"]) == ["docs/a.md"]
    assert files(folder, ["/old/"]) == ["old/b.md"]
    assert files(folder, ["/b.txt", "old"]) == ["b.txt", "docs/old/a.md", "old/b.md"]


def test_excluded_are_left_out(folder: Path) -> None:
    """What is excluded is so even where it is included as well."""
    assert files(folder, None, ["old/", "*.txt"]) == ["a.md", "docs/a.md"]
    assert files(folder, ["docs/"], ["**/b.*"]) == ["docs/a.md", "docs/old/a.md"]


def test_globs_that_patterns_would_read_otherwise(folder: Path) -> None:
    """At the beginning of a glob "#" and "!" are nothing but themselves."""
    (folder / "#1.md").write_text("One.")
    (folder / "!2.md").write_text("Two.")

    assert files(folder, ["#1.md", "!2.md"]) == ["!2.md", "#1.md"]


def test_synonyms_are_taken_beside_what_is_included(folder: Path) -> None:
    """They are no document, but belong to all; excluded they are left out."""
    (folder / "synonyms.txt").write_text("car, automobile")

    assert files(folder, ["/a.md"]) == ["a.md", "synonyms.txt"]
    assert files(folder, ["/a.md"], ["syn*"]) == ["a.md"]


def test_ignored_are_counted_by_their_reason(folder: Path) -> None:
    """A folder that is passed over counts once, and is not looked into."""
    (folder / ".gitignore").write_text("old/\n")
    passed = survey([folder], Selection.of(["*.md"], ["/docs/a*"])).passed

    assert passed.counts == {
        "hidden": 1,  # .gitignore itself
        "in .gitignore": 2,
        "in --exclude": 1,
        "not in --include": 2,
    }


def test_gitignore_above_the_folder_does_not_count(folder: Path) -> None:
    """What is named is read, though its own folder be ignored; so is a file that is named."""
    (folder / ".gitignore").write_text("docs/\n*.txt\n")

    assert files(folder) == ["a.md", "old/b.md"]
    assert files(folder / "docs") == ["a.md", "b.txt", "old/a.md"]
    assert files(folder / "b.txt") == ["b.txt"]


def test_unreadable_gitignore_names_nothing(folder: Path) -> None:
    """A folder, a link or a pipe of that name is no list of patterns, nor are bytes."""
    (folder / "docs" / ".gitignore").mkdir()
    os.mkfifo(folder / "old" / ".gitignore")
    (folder / ".gitignore").write_bytes(b"\xff\xfe*\n\0\n[z-a]\n/b.txt\n")

    assert files(folder) == ["a.md", "docs/a.md", "docs/b.txt", "docs/old/a.md", "old/b.md"]
    assert Ignoring().with_file(str(folder / "nowhere"), "") == Ignoring()


@pytest.mark.skipif(shutil.which("git") is None, reason="git is the reference")
@pytest.mark.parametrize("seed", range(4))
def test_files_are_those_that_git_takes(tmp_path: Path, seed: int) -> None:
    """For any patterns in any folders the files are those that git would add."""
    choose = random.Random(seed)
    for folder in ("", "a", "b", "a/a", "a/b", "b/a", "a/b/b"):
        (tmp_path / folder).mkdir(exist_ok=True)
        for name in ("a.md", "b.md", "b.txt", "a.txt", "c"):
            (tmp_path / folder / name).touch()
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LC_ALL": "C"}
    git = ["git", "-C", str(tmp_path), "-c", "core.excludesFile="]
    subprocess.run([*git, "init", "-q"], check=True, env=environment)
    for _ in range(12):
        for folder in ("", "a", "a/b"):
            lines = choose.choices(PATTERNS, k=choose.randint(0, 4))
            (tmp_path / folder / ".gitignore").write_text("\n".join(lines))
        listed = subprocess.run(
            [*git, "ls-files", "-z", "--others", "--exclude-standard"],
            check=True,
            capture_output=True,
            text=True,
            env=environment,
        ).stdout.split("\0")
        taken = {name for name in listed if name and not name.endswith(".gitignore")}

        assert set(files(tmp_path)) == taken, [
            (tmp_path / at / ".gitignore").read_text().split("\n") for at in ("", "a", "a/b")
        ]
