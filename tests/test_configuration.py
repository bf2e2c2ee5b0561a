"""The configuration file: where it is, what it sets, and what is wrong with it."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import platformdirs
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from chatbot.cli import main
from chatbot.configuration import (
    ConfigurationError,
    configuration_file,
    settings,
    small_talk_file,
)
from chatbot.options import TABLES, keys, parse
from chatbot.startup import open_index

VARIABLES = (
    "ANDROID_DATA",
    "CHATBOT_CACHE",
    "CHATBOT_CONFIG",
    "CHATBOT_CORPUS",
    "CHATBOT_PLAIN",
    "CLICOLOR_FORCE",
    "FORCE_COLOR",
    "NO_COLOR",
    "XDG_CONFIG_HOME",
)
SUMMIT = "Why does the summit between Xi and Biden matter?"

Write = Callable[[str], Path]


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep what this machine's user has set out of the tests."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def write(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Write:
    """Writes the configuration file, which $CHATBOT_CONFIG then names."""

    def writing(text: str) -> Path:
        path = tmp_path / "config.toml"
        path.write_text(text, "utf-8")
        monkeypatch.setenv("CHATBOT_CONFIG", str(path))
        return path

    return writing


def failure(command: str = "") -> str:
    """What is wrong with the file, beginning behind its path."""
    with pytest.raises(ConfigurationError) as caught:
        settings(command)

    return str(caught.value).removeprefix(configuration_file())


def test_no_file_sets_nothing() -> None:
    """Without a configuration file everything is as the command line says."""
    assert settings("") == {}


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("threshold = 0.5", "threshold", 0.5),
        ("threshold = 1", "threshold", 1.0),
        ('language = "French"', "language", "french"),
        ('language = "auto"', "language", ""),
        ('color = "never"', "color", "never"),
        ("no-color = true", "color", "never"),
        ("width = 72", "width", 72),
        ("plain = true", "plain", True),
        ("json = false", "json", False),
        ("no-history = true", "no_history", True),
        ("quiet = true", "quiet", True),
        ("suggest = false", "suggest", False),
        ('editing-mode = "vi"', "editing_mode", "vi"),
    ],
)
def test_key_sets_its_option(write: Write, line: str, name: str, value: object) -> None:
    """A key is the long option without its dashes; the parsed option has its value."""
    write(line)

    assert settings("") == {name: value}
    assert getattr(parse([], settings("")), name) == value


def test_flag_that_is_false_sets_nothing(write: Write) -> None:
    """An option that chooses one value leaves the others open where it is not wanted."""
    write("no-color = false")

    assert settings("") == {}


def test_small_talk_of_ones_own_stands_beside_the_file(write: Write) -> None:
    """Where there is none, the shipped one serves."""
    folder = write("width = 72").parent
    before = small_talk_file()
    (folder / "small-talk.txt").write_text("> danke\n= Gern.\n")

    assert (before, small_talk_file()) == (True, folder / "small-talk.txt")


def test_chat_is_set_without_a_file() -> None:
    """What only a file can set has a value without one."""
    options = parse([])

    assert (options.editing_mode, options.suggest) == ("emacs", True)


def test_every_long_option_is_a_key() -> None:
    """No option of any command is left out, but for those that only print."""
    assert set(keys("")) == {
        *("cache", "color", "corpus", "editing-mode", "json", "language", "no-color"),
        *("exclude", "include", "no-history", "no-misses", "no-small-talk", "resume"),
        *("watch",),
        *("plain", "quiet", "suggest", "threshold", "verbose", "width"),
    }
    assert set(keys("ask")) - set(keys("")) == {"num", "why"}
    assert set(keys("eval")) - set(keys("")) == {"compare", "details", "run"}
    assert [table for table in TABLES if not set(keys(table)) >= {"corpus", "cache"}] == []


@pytest.mark.parametrize("written", ['["*.md", "docs/"]', '"*.md"'])
def test_globs_are_a_list_or_one(write: Write, written: str) -> None:
    """They stay as they are: no path begins at the file's folder."""
    write(f"include = {written}\nwatch = true\n")

    assert settings("") == {
        "include": ["*.md", "docs/"][: written.count(",") + 1],
        "watch": True,
    }


def test_table_is_for_its_command_alone(write: Write) -> None:
    """A command's table beats what stands above the tables, and nobody else sees it."""
    write("threshold = 0.5\n[ask]\nnum = 3\nthreshold = 0.6\n[eval]\nrun = '/r'\n")

    assert settings("") == {"threshold": 0.5}
    assert settings("ask") == {"num": 3, "threshold": 0.6}
    assert settings("eval") == {"run": "/r", "threshold": 0.5}


@pytest.mark.parametrize(
    ("key", "written", "expected"),
    [
        ("corpus", '["docs/", "/all/notes.txt"]', ["{0}/docs/", "/all/notes.txt"]),
        ("corpus", '"docs"', ["{0}/docs"]),
        ("corpus", '["~/docs"]', ["{0}/docs"]),  # the home folder is the same here
        ("cache", '"../cache"', "{0}/../cache"),
    ],
)
def test_paths_begin_at_the_folder_of_the_file(
    write: Write, tmp_path: Path, key: str, written: str, expected: str | list[str]
) -> None:
    """Where the program is started does not matter to a path in the file."""
    write(f"{key} = {written}")
    given = settings("")[key]

    if isinstance(expected, str):
        assert given == expected.format(tmp_path)
    else:
        assert given == [path.format(tmp_path) for path in expected]


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of three small corpora; their indexes are saved beside them."""
    folder = tmp_path_factory.mktemp("three")
    for name in ("option", "variable", "file"):
        (folder / f"{name}.txt").write_text(f"The lantern is named by the {name}.\n")
    return folder


@pytest.mark.parametrize(
    ("given", "winner"),
    [
        ([], "the bundled article"),
        (["file"], "file.txt"),
        (["variable"], "variable.txt"),
        (["variable", "file"], "variable.txt"),
        (["option"], "option.txt"),
        (["option", "file"], "option.txt"),
        (["option", "variable"], "option.txt"),
        (["option", "variable", "file"], "option.txt"),
    ],
)
def test_option_beats_variable_beats_file(
    write: Write,
    three: Path,
    monkeypatch: pytest.MonkeyPatch,
    given: list[str],
    winner: str,
) -> None:
    """The corpus is the one named nearest to the question."""
    write(f"corpus = ['{three}/file.txt']" if "file" in given else "")
    monkeypatch.setenv("CHATBOT_CORPUS", f"{three}/variable.txt" if "variable" in given else "")
    words = ["-c", f"{three}/option.txt"] if "option" in given else []
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    monkeypatch.setattr(sys, "stdout", shown := io.StringIO())

    assert main(["info", "--cache", str(three / "cache"), *words]) == 0
    (row,) = [line for line in shown.getvalue().splitlines() if line.startswith("corpus ")]
    assert row.endswith(winner)


@pytest.mark.parametrize(
    ("line", "variable", "value", "is_set"),
    [
        ('cache = "c"', "CHATBOT_CACHE", "/elsewhere", False),
        ('corpus = "c"', "CHATBOT_CORPUS", "/elsewhere", False),
        ("plain = false", "CHATBOT_PLAIN", "1", False),
        ('color = "always"', "NO_COLOR", "1", False),
        ('color = "always"', "NO_COLOR", "0", False),
        ('color = "never"', "FORCE_COLOR", "1", False),
        ('color = "never"', "FORCE_COLOR", "0", True),
        ('color = "always"', "NO_COLOR", "", True),
        ('cache = "c"', "CHATBOT_CACHE", "", True),
        ("width = 72", "NO_COLOR", "1", True),
    ],
)
def test_variable_that_is_set_beats_the_file(
    *,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
    line: str,
    variable: str,
    value: str,
    is_set: bool,
) -> None:
    """A key gives way to its variable, unless that is empty."""
    write(line)
    monkeypatch.setenv(variable, value)

    assert bool(settings("")) is is_set


@pytest.mark.parametrize(
    ("words", "name", "value"),
    [
        (["--threshold", "0.1", "ask", "q"], "threshold", 0.1),
        (["ask", "q", "--threshold", "0.1"], "threshold", 0.1),
        (["ask", "q"], "threshold", 0.6),
        (["ask", "-n", "1", "q"], "num", 1),
        (["ask", "q"], "num", 3),
        (["--color", "auto", "ask", "q"], "color", "auto"),
        (["-c", "a", "ask", "-c", "b"], "corpus", ["a", "b"]),
        (["ask"], "corpus", ["/file"]),
        (["ask", "--include", "*.md", "--include", "./a/"], "include", ["*.md", "a/"]),
        (["index", "/other"], "include", ["*.txt"]),
        (["--exclude", "b", "ask"], "exclude", ["b"]),
    ],
)
def test_words_beat_what_is_set(words: list[str], name: str, value: object) -> None:
    """An option before or after the command replaces the file's, corpora too."""
    of_file = {"threshold": 0.6, "num": 3, "color": "never", "corpus": ["/file"]}
    of_file |= {"include": ["*.txt"], "exclude": ["a"]}

    assert getattr(parse(words, of_file), name) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("treshold = 0.5", ":1: unknown key 'treshold'; did you mean 'threshold'?"),
        ("\nno_history = true", ":2: unknown key 'no_history'; did you mean 'no-history'?"),
        ("# my own\n\n[aks]\nnum = 2", ":3: unknown key 'aks'; did you mean 'ask'?"),
        ("[ask]\n\nwyh = true", ":3: unknown key 'wyh' of [ask]; did you mean 'why'?"),
        (
            "x = 1\nnum = 2\n",
            ":1: unknown key 'x'; known are resume, watch, corpus, include",
        ),
        ("num = 2", ":1: 'num' is no key; write it below [ask]"),
        ("[ask]\nsuggest = true", ":2: 'suggest' is no key of [ask]; write it above the"),
        ("help = true", ":1: unknown key 'help'; "),
        ("ask = 3", ":1: 'ask' is no table; write [ask] above"),
    ],
)
def test_unknown_key_gets_the_nearest(write: Write, text: str, message: str) -> None:
    """A key that nothing knows is named with its line, and with what was probably meant."""
    write(text)

    assert failure().startswith(message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('plain = "yes"', ":1: plain: 'yes' is neither true nor false"),
        ("plain = 1", ":1: plain: 1 is neither true nor false"),
        ("width = 0", ":1: width: '0' is not a whole number above 0"),
        ("width = 72.5", ":1: width: '72.5' is not a whole number above 0"),
        ("width = true", ":1: width: 'True' is not a whole number above 0"),
        ('width = "72"', ":1: width: '72' is a text; write it without quotes"),
        ("threshold = 2", ":1: threshold: '2' is not a probability between 0 and 1"),
        ("threshold = nan", ":1: threshold: 'nan' is not a probability between 0 and 1"),
        ('threshold = "0.5"', ":1: threshold: '0.5' is a text; write it without quotes"),
        ("cache = 5", ":1: cache: 5 is no text; put it in quotes"),
        ('cache = ""', ":1: cache: '' is no path"),
        ("corpus = [\n  'a',\n  5,\n]", ":1: corpus: 5 is no text; put it in quotes"),
        ('color = "blue"', ":1: color: 'blue' is none of 'auto', 'always', 'never'"),
        ("color = false", ":1: color: False is no text; put it in quotes"),
        ('editing-mode = "nano"', ":1: editing-mode: 'nano' is none of 'emacs', 'vi'"),
        ("[ask]\nwhy = true\nnum = -1", ":3: num: '-1' is not a whole number above 0"),
        ("[width]\nn = 1", ":1: width: \"{'n': 1}\" is not a whole number above 0"),
    ],
)
def test_value_of_another_type_is_refused(write: Write, text: str, message: str) -> None:
    """A value that the option could not have is named with key and line."""
    write(text)

    assert failure() == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("color = never", ":1: not TOML (Invalid value, column 9); write key = value"),
        ("plain = true\nwidth 72", ":2: not TOML (Expected '=' after a key"),
        ("corpus = ['a'\n\n", ":1: not TOML (Unclosed array"),
        ("width = 7\nwidth = 8", ":2: not TOML (Cannot overwrite a value"),
    ],
)
def test_broken_file_is_named_with_its_line(write: Write, text: str, message: str) -> None:
    """What is no TOML is an error with the line on which it ceases to be."""
    write(text)

    assert failure().startswith(message)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("corpus = [\n'x = 1',\n]\nx = 1", 4),
        ('cache = """\nx = 1\n"""\n\n# x = 1\n"x" = 1\n', 6),
        ("[ask]\n[eval]\nx = 1", 3),
        ("ask.why = true\nask.x = 1", 2),
        ("ask = { why = true, x = 1 }", 1),
        ("x.y.z = [\n1,\n]", 1),
    ],
)
def test_line_is_the_one_where_the_key_stands(write: Write, text: str, line: int) -> None:
    """However a key is written, its line is found, and never in a text or a comment."""
    write(text)

    assert failure().startswith(f":{line}: unknown key 'x'")


@given(st.integers(0, 30), st.integers(0, 30), st.sampled_from(["\n", "\r\n"]))
@limits(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lines_above_a_key_count(write: Write, above: int, below: int, end: str) -> None:
    """Comments and blank lines above count, those below do not, whatever ends them."""
    rest = ["# a comment", ""] * 15
    text = end.join([*rest[:above], "wdith = 1", *rest[:below]])
    write("").write_bytes(text.encode())

    assert failure() == f":{above + 1}: unknown key 'wdith'; did you mean 'width'?"


def test_file_that_is_no_text_is_an_error(write: Write) -> None:
    """A file in another encoding is named with the line that shows it."""
    write("").write_bytes(b"width = 72\n# caf\xe9\n")

    assert failure() == ":2: not text in UTF-8; save it as UTF-8"


def test_byte_order_mark_is_no_error(write: Write) -> None:
    """What some editors put in front of a file is no part of it."""
    write("").write_bytes(b"\xef\xbb\xbfwidth = 72\r\n")

    assert settings("") == {"width": 72}


def test_named_file_has_to_be_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file that $CHATBOT_CONFIG names is not passed over in silence."""
    monkeypatch.setenv("CHATBOT_CONFIG", str(tmp_path / "nowhere.toml"))

    assert failure() == f"no configuration at '{tmp_path}/nowhere.toml'; check $CHATBOT_CONFIG"


def test_empty_device_is_no_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    """$CHATBOT_CONFIG set to the null device leaves the user's own file out."""
    monkeypatch.setenv("CHATBOT_CONFIG", os.devnull)

    assert settings("") == {}


def test_file_that_cannot_be_read_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A folder in the file's place is told as what it is."""
    monkeypatch.setenv("CHATBOT_CONFIG", str(tmp_path))

    assert failure() == f"can't read the configuration {tmp_path}: Is a directory"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs is asked itself")
@pytest.mark.parametrize("home", ["/home/ann", "/home/ann/", "/", None])
@pytest.mark.parametrize("folder", ["/etc/own", "/etc/own/", "", None])
def test_folder_is_the_one_of_platformdirs(
    monkeypatch: pytest.MonkeyPatch, home: str | None, folder: str | None
) -> None:
    """What is worked out without platformdirs is what it would say."""
    for name, value in (("HOME", home), ("XDG_CONFIG_HOME", folder)):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)

    expected = platformdirs.user_config_path("chatbot", appauthor=False) / "config.toml"
    assert Path(configuration_file()) == expected


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder with the saved index of the seed article."""
    folder = tmp_path_factory.mktemp("cache")
    open_index(cache=folder)
    return folder


def test_program_does_as_the_file_says(
    write: Write, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file in force changes what is printed, and the command line changes it back."""
    write(f"cache = '{cache}'\n[ask]\nwidth = 40\n")
    widths = []
    for words in ([], ["--width", "60"]):
        assert main(["ask", SUMMIT, *words]) == 0
        widths.append(max(map(len, capsys.readouterr().out.splitlines())))

    assert 30 < widths[0] <= 40 < widths[1] <= 60


@pytest.mark.parametrize("words", [["ask", SUMMIT], [], ["info"], ["index"]])
def test_broken_file_stops_the_program(
    write: Write, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """An error in the file is one line and the status 2."""
    write("wdith = 40")

    assert main(words) == 2
    assert re.fullmatch(r"chatbot: .*:1: unknown key .*\n", capsys.readouterr().err)


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["help", "ask"], ["ask", "-h"]])
def test_help_is_given_beside_a_broken_file(write: Write, words: list[str]) -> None:
    """Whoever has to mend the file can still read how."""
    write("wdith = 40")

    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 0


def test_info_says_where_the_file_would_be(
    monkeypatch: pytest.MonkeyPatch,
    cache: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`info` names the file in force, or the place of one."""
    monkeypatch.setenv("CHATBOT_CACHE", str(cache))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    place = tmp_path / "own" / "chatbot" / "config.toml"
    main(["info"])
    without = capsys.readouterr().out
    place.parent.mkdir(parents=True)
    place.touch()
    main(["info"])

    assert f"config    none; it would be {place}\n" in without
    assert f"config    {place}\n" in capsys.readouterr().out
