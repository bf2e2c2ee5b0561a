"""The words of a command line."""

from __future__ import annotations

import pytest

from chatbot.errors import ChatbotError
from chatbot.options import COMMANDS, UsageError, parse


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ([], ""),
        (["-c", "docs"], ""),
        (["--json"], ""),
        (["ask"], "ask"),
        (["index"], "index"),
        (["info"], "info"),
        (["-c", "ask", "info"], "info"),
    ],
)
def test_no_command_is_a_chat(words: list[str], command: str) -> None:
    """The first word that is no option is the command; without one it is a chat."""
    assert parse(words).command == command


@pytest.mark.parametrize(
    "words",
    [
        ["-c", "a", "-c", "b", "ask", "q"],
        ["ask", "-c", "a", "-c", "b", "q"],
        ["-c", "a", "ask", "-c", "b", "q"],
        ["--corpus", "a", "ask", "q", "--corpus=b"],
    ],
)
def test_corpus_before_and_after_the_command_adds_up(words: list[str]) -> None:
    """Places given before and after the command count alike, in their order."""
    assert parse(words).corpus == ["a", "b"]


@pytest.mark.parametrize(
    ("words", "name", "value"),
    [
        (["--json", "ask", "q"], "json", True),
        (["ask", "--json", "q"], "json", True),
        (["--cache", "d", "ask", "q"], "cache", "d"),
        (["ask", "--cache", "d", "q"], "cache", "d"),
        (["--no-color", "ask", "q"], "color", "never"),
        (["ask", "--no-color", "q"], "color", "never"),
        (["ask", "--color", "always", "q"], "color", "always"),
        (["--color", "always", "ask", "--no-color", "q"], "color", "never"),
        (["--width", "40", "ask", "q"], "width", 40),
        (["ask", "q"], "width", None),
        (["-q", "index"], "quiet", True),
        (["index", "-q"], "quiet", True),
        (["-v", "index"], "verbose", True),
        (["info", "-v"], "verbose", True),
        (["ask", "q", "--verbose"], "verbose", True),
        (["--plain", "ask", "q"], "plain", True),
        (["--no-history"], "no_history", True),
        (["--resume"], "resume", True),
        (["ask", "q"], "num", 1),
        (["ask", "-n", "3", "q"], "num", 3),
    ],
)
def test_common_options_stand_on_either_side(
    words: list[str], name: str, value: object
) -> None:
    """An option means the same before the command and after it."""
    assert getattr(parse(words), name) == value


@pytest.mark.parametrize(
    ("words", "question"),
    [
        (["ask", "Who is Han?"], ["Who is Han?"]),
        (["ask", "Who", "is", "Han?"], ["Who", "is", "Han?"]),
        (["ask", "Who", "is", "--json", "Han?"], ["Who", "is", "Han?"]),
        (["ask", "Who", "-n", "2", "is", "Han?"], ["Who", "is", "Han?"]),
        (["ask", "-c", "d", "Who", "--why"], ["Who"]),
        (["ask", "index"], ["index"]),
        (["ask", "-"], ["-"]),
        (["ask"], []),
        (["ask", ""], [""]),
        (["ask", "--", "-x", "means"], ["-x", "means"]),
        (["ask", "Who", "--json", "--", "is", "--why"], ["Who", "is", "--why"]),
        (["--", "ask", "-x"], ["-x"]),
    ],
)
def test_words_without_options_are_the_question(words: list[str], question: list[str]) -> None:
    """Options may stand anywhere among a question's words; after -- all are words."""
    assert parse(words).question == question


@pytest.mark.parametrize("command", ["index", "info", "ask"])
def test_index_takes_paths_without_an_option(command: str) -> None:
    """Only `index` is given paths as plain words."""
    assert hasattr(parse([command]), "path") is (command == "index")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["aks", "hello"], "'ask'"),
        (["idnex"], "'index'"),
        (["inof"], "'info'"),
        (["hlep"], "'help'"),
        (["help", "aks"], "'ask'"),
        (["what", "is", "this"], "chatbot ask what"),
        (["ask", "--jsn", "q"], "--json"),
        (["--corpsu", "docs"], "--corpus"),
        (["ask", "--wdith", "40", "q"], "--width"),
        (["--color", "blue"], "always"),
        (["-c"], "-c"),
        (["--width", "0"], "'0'"),
        (["--width", "wide"], "'wide'"),
        (["ask", "-n", "-1", "q"], "-n"),
        (["ask", "--no-hist", "q"], "'--no-history'"),
        (["ask", "--jsn=1", "q"], "'--json'"),
        (["info", "--", "x"], "unrecognized"),
        (["ASK", "q"], "'ask'"),
        (["-c", ""], "no path"),
        (["--cache", ""], "no path"),
        (["index", ""], "no path"),
        (["demo", "--script", ""], "no path"),
        (["demo", "--speed", "0"], "between 0.1 and 100"),
        (["demo", "--speed", "nan"], "'nan'"),
        (["demo", "-c", "docs"], "--script"),
        (["demo", "--cast", "x", "--no-typing"], "take one"),
        (["demo", "x"], "unrecognized"),
    ],
)
def test_misspelt_words_get_the_nearest(words: list[str], hint: str) -> None:
    """What can't be understood is an error that names what was probably meant."""
    with pytest.raises(UsageError) as caught:
        parse(words)

    assert hint in str(caught.value)
    assert "\n" not in str(caught.value)


def test_usage_error_is_one_of_ours() -> None:
    """Whoever catches our errors catches those of the command line."""
    assert issubclass(UsageError, ChatbotError)


def test_unknown_command_never_steers_the_terminal() -> None:
    """An error about a word shows its escape sequences instead of writing them."""
    with pytest.raises(UsageError) as caught:
        parse(["\x1b[2Jx"])

    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize("words", [["--jso"], ["ask", "--pla", "q"], ["--vers"]])
def test_options_are_not_shortened(words: list[str]) -> None:
    """A shortened option is unknown, so that new options break no scripts."""
    with pytest.raises(UsageError):
        parse(words)


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["help"], ["help", "help"]])
def test_help_lists_every_command(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The general help names each command, examples and the exit statuses."""
    with pytest.raises(SystemExit) as left:
        parse(words)

    text = capsys.readouterr().out
    assert left.value.code == 0
    assert [name for name in COMMANDS if f"\n  {name} " not in text] == []
    assert "exit status: 0 answered" in text


@pytest.mark.parametrize("command", ["ask", "index", "demo", "info"])
@pytest.mark.parametrize("form", ["{} --help", "{} -h", "help {}", "-c docs {} --help"])
def test_help_of_a_command(command: str, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each command explains itself, asked in any of the usual ways."""
    with pytest.raises(SystemExit) as left:
        parse(form.format(command).split())

    assert left.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: chatbot {command} ")
