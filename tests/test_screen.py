"""What an output can show, and text cut to fit it."""

from __future__ import annotations

import io
import json
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcswidth, wcwidth

from chatbot.terminal.screen import (
    Screen,
    cells,
    counted,
    cut,
    escaped,
    harmless,
    is_dumb,
    lines,
    screen_of,
)

OBEYED = [*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *"\u202e\u2066\u200f"]
TEXTS = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("ab  \n\t-•北京。ｶ\u3000e\u0301🙂👍🏽\u200d\ufe0f한\u00ad"),
    ),
    max_size=120,
)


class Tty(io.StringIO):
    """An output that is a terminal."""

    def isatty(self) -> bool:
        """What a pipe denies."""
        return True


def output(*, tty: bool) -> io.StringIO:
    """A terminal, or a pipe."""
    return Tty() if tty else io.StringIO()


def shown(text: str, width: int) -> list[str]:
    """The lines of `text` as they stand on a screen `width` cells wide."""
    return [text[start:end].replace("\n", " ") for start, end in lines(text, width)]


def columns(line: str) -> int:
    """The columns that a terminal gives to each character in turn."""
    return sum(max(0, wcwidth(character)) for character in line)


@pytest.mark.parametrize(
    ("tty", "env", "color", "colored"),
    [
        (True, {}, "auto", True),
        (False, {}, "auto", False),
        (True, {"TERM": "dumb"}, "auto", False),
        (True, {"TERM": ""}, "auto", False),
        (True, {"TERM": "unknown"}, "auto", False),
        (True, {"NO_COLOR": "1"}, "auto", False),
        (True, {"NO_COLOR": "0"}, "auto", False),
        (True, {"NO_COLOR": ""}, "auto", True),
        (True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, "auto", False),
        (True, {"NO_COLOR": "1"}, "always", True),
        (True, {"FORCE_COLOR": "1"}, "never", False),
        (False, {"FORCE_COLOR": "1"}, "auto", True),
        (False, {"FORCE_COLOR": "0"}, "auto", False),
        (False, {"FORCE_COLOR": ""}, "auto", False),
        (False, {"FORCE_COLOR": "1", "TERM": "dumb"}, "auto", True),
        (False, {"CLICOLOR_FORCE": "1"}, "auto", True),
        (False, {"CLICOLOR_FORCE": "0"}, "auto", False),
        (False, {"CLICOLOR_FORCE": ""}, "auto", False),
        (True, {"CLICOLOR": "0"}, "auto", False),
        (True, {"CLICOLOR": "1"}, "auto", True),
        (False, {"CLICOLOR": "1"}, "auto", False),
        (False, {}, "always", True),
        (True, {}, "never", False),
        (True, {"CHATBOT_PLAIN": "1"}, "always", False),
    ],
)
def test_option_beats_variable_beats_terminal(
    *, tty: bool, env: dict[str, str], color: str, colored: bool
) -> None:
    """An option decides on colour, else NO_COLOR, else FORCE_COLOR, else the terminal."""
    env = {"TERM": "xterm", **env}

    assert screen_of(output(tty=tty), env, color=color).color is colored  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("tty", "env", "linked"),
    [
        (True, {}, False),
        (True, {"TERM_PROGRAM": "WezTerm"}, True),
        (True, {"VTE_VERSION": "7200"}, True),
        (True, {"VTE_VERSION": "7200", "TMUX": "/tmp/tmux"}, False),  # noqa: S108
        (True, {"VTE_VERSION": "7200", "TERM": "screen-256color"}, False),
        (True, {"VTE_VERSION": "7200", "TERM": "dumb"}, False),
        (True, {"FORCE_HYPERLINK": "1"}, True),
        (True, {"FORCE_HYPERLINK": "1", "TMUX": "x"}, True),
        (True, {"FORCE_HYPERLINK": "0", "VTE_VERSION": "7200"}, False),
        (False, {"FORCE_HYPERLINK": "1"}, False),
        (True, {"VTE_VERSION": "7200", "CHATBOT_PLAIN": "1"}, False),
    ],
)
def test_links_only_where_known_to_work(
    *, tty: bool, env: dict[str, str], linked: bool
) -> None:
    """An address is clickable on terminals known for it, never inside a multiplexer."""
    assert screen_of(output(tty=tty), {"TERM": "xterm", **env}).links is linked


@pytest.mark.parametrize(
    ("tty", "asked", "width"),
    [(False, None, 0), (True, None, 80), (False, 40, 40), (True, 200, 200), (True, 5, 20)],
)
def test_width_is_asked_for_or_that_of_the_terminal(
    *, tty: bool, asked: int | None, width: int
) -> None:
    """Without --width a pipe has no width and a terminal at most 80; 20 is the least."""
    assert screen_of(output(tty=tty), {"TERM": "xterm"}, width=asked).width == width


@pytest.mark.parametrize(
    ("term", "dumb"), [("", True), ("dumb", True), ("unknown", True), ("xterm", False)]
)
def test_terminal_without_a_name_is_dumb(*, term: str, dumb: bool) -> None:
    """A terminal that is nameless, unknown or says so can only write lines."""
    assert is_dumb({"TERM": term}) is dumb


def test_style_is_reset_after_the_text() -> None:
    """A style begins before its text and ends right after it."""
    assert Screen(color=True).styled("sure", 1, 4) == "\x1b[1;4msure\x1b[0m"


@pytest.mark.parametrize(
    ("screen", "text"),
    [(Screen(), "sure"), (Screen(color=True), "")],
    ids=["no colour", "empty"],
)
def test_style_without_colour_or_text_is_nothing(screen: Screen, text: str) -> None:
    """Where there is no colour or no text, no escape sequence is written."""
    assert screen.styled(text, 1) == text


def test_link_shows_the_whole_address() -> None:
    """A clickable address has itself as its label, so that nothing is lost."""
    linked = Screen(links=True).link("https://a.example/b")

    assert linked == "\x1b]8;;https://a.example/b\x1b\\https://a.example/b\x1b]8;;\x1b\\"


def test_other_schemes_are_never_links() -> None:
    """Only web addresses become clickable."""
    assert Screen(links=True).link("javascript:alert(1)") == "javascript:alert(1)"


@given(TEXTS)
@example("".join(OBEYED))
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    """Of any text only line ends remain as controls, and no character moves."""
    safe = harmless(text)

    assert len(safe) == len(text)
    assert not set(safe) & (set(OBEYED) - {"\n"})
    assert [a for a, b in zip(safe, text, strict=True) if a != b and a not in "\ufffd "] == []


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("plain", 5),
        ("naïve", 5),
        ("北京", 4),
        ("e\u0301", 1),
        ("🙂", 2),
        ("ｶ", 1),
        ("Ａ", 2),
        ("\u200d", 0),
        ("…’–", 3),
    ],
)
def test_text_is_measured_in_columns(text: str, width: int) -> None:
    """Ideographs and emoji take two columns, combining marks none."""
    assert cells(text) == width


@pytest.mark.parametrize("text", ["❤️", "☀️ sun", "1️⃣"])
def test_emoji_presentation_counts_two_columns(text: str) -> None:
    """A character that a variation selector turns into an emoji is two columns wide."""
    assert cells(text) >= wcswidth(text)


@given(TEXTS, st.integers(2, 90))
@example("a" + " " * 30 + "b", 10)
@example("a\u3000b\u3000c\u3000d", 8)
@example("one\n     two", 9)
def test_no_line_is_wider_than_the_screen(text: str, width: int) -> None:
    """Whatever the text, no line takes more columns than there are."""
    assert [line for line in shown(harmless(text), width) if columns(line) > width] == []


@given(TEXTS, st.integers(0, 90))
def test_cutting_loses_no_visible_character(text: str, width: int) -> None:
    """The lines together hold every character but white space, in order."""
    text = harmless(text)

    assert "".join("".join(shown(text, width)).split()) == "".join(text.split())


@given(st.lists(st.text("abc'é", min_size=1, max_size=12), min_size=1), st.integers(12, 60))
def test_words_that_fit_are_never_cut(words: list[str], width: int) -> None:
    """A word that fits a line stands whole on one line."""
    assert " ".join(shown(" ".join(words), width)).split() == words


@given(st.lists(st.text("abc", min_size=1, max_size=9), min_size=2), st.integers(9, 60))
def test_lines_are_as_full_as_they_can_be(words: list[str], width: int) -> None:
    """The first word of a line would not have fitted the line before."""
    found = shown(" ".join(words), width)

    assert [a for a, b in pairwise(found) if len(a) + 1 + len(b.split()[0]) <= width] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("one two three", ["one two", "three"]),
        ("one\ntwo", ["one two"]),
        ("one\n\ntwo", ["one", "", "two"]),
        ("- one\n- two", ["- one", "- two"]),
        ("1. one\n2) two", ["1. one", "2) two"]),
        ("abcdefghijkl", ["abcdefgh", "ijkl"]),
        ("北京几点开门", ["北京几点", "开门"]),
        ("", []),
        ("  one  ", ["one"]),
    ],
)
def test_lines_break_where_a_reader_expects(text: str, found: list[str]) -> None:
    """Paragraphs and list items keep their lines; other line ends count as spaces."""
    assert shown(text, 8) == found


def test_combining_marks_stay_with_their_letter() -> None:
    """A word cut for its length is not cut between a letter and its marks."""
    found = shown("e\u0301" * 30, 20)

    assert found == ["e\u0301" * 20, "e\u0301" * 10]
    assert not any(unicodedata.combining(line[0]) for line in found)


@pytest.mark.parametrize(
    ("text", "width", "found"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two three", 0, "one two three"),
        ("one two, three", 10, "one two…"),
        ("already cut… off", 14, "already cut…"),
        ("one\ntwo", 20, "one two"),
        ("abcdefghij", 6, "abcde…"),
        ("北京几点开门", 7, "北京几…"),
        ("\x1b[2Jone", 20, "\ufffd[2Jone"),
        ("", 20, ""),
    ],
)
def test_text_is_cut_to_one_line(text: str, width: int, found: str) -> None:
    """What does not fit a line ends in one ellipsis, after a whole word where there is one."""
    assert cut(text, width) == found


@given(TEXTS, st.integers(4, 60))
def test_cut_text_fits(text: str, width: int) -> None:
    """Whatever the text, one line of it fits."""
    assert columns(cut(text, width)) <= width
    assert "\n" not in cut(text, width)


@given(st.text(st.characters() | st.sampled_from(OBEYED)))
def test_escaped_json_has_the_same_value(text: str) -> None:
    """JSON that a terminal can be shown is read as what it was."""
    shown = escaped(json.dumps([text], ensure_ascii=False))

    assert json.loads(shown) == [text]
    assert not set(shown) & set(OBEYED)
    shown.encode()


@pytest.mark.parametrize(
    ("number", "found"), [(0, "0 files"), (1, "1 file"), (1200, "1,200 files")]
)
def test_one_is_singular(number: int, found: str) -> None:
    """A noun is in the plural but for one."""
    assert counted(number, "file") == found


def test_emoji_stays_with_its_selector() -> None:
    """A character and what makes an emoji of it are two columns that are never parted."""
    assert shown("❤️" * 5, 3) == ["❤️"] * 5
    assert cells("❤️" * 5) == 10


def test_without_width_a_paragraph_is_one_line() -> None:
    """A pipe gets each paragraph uncut."""
    assert shown("word " * 100 + "end", 0) == ["word " * 100 + "end"]
