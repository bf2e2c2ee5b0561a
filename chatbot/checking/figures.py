"""Two answers to one question -> the numbers or dates in which they disagree."""

from __future__ import annotations

import re
from typing import NamedTuple

_MONTHS = (
    "january february march april may june july august september october november december"
)
_MONTH = {name[:3]: number for number, name in enumerate(_MONTHS.split(), 1)}
_NAMES = rf"(?:{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in _MONTHS.split())})\.?"
_DATE = re.compile(
    rf"""(?<!\w)(?:
      (?P<year>\d{{4}})-(?P<month>\d\d?)-(?P<day>\d\d?)
    | (?P<day2>\d\d?)(?:st|nd|rd|th)?\s+(?P<name2>{_NAMES})(?:,?\s+(?P<year2>\d{{4}}))?
    | (?P<name3>{_NAMES})\s+(?P<day3>\d\d?)(?:st|nd|rd|th)?(?:,?\s+(?P<year3>\d{{4}}))?
    )(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_SMALL = "two three four five six seven eight nine ten eleven twelve"
_WORDS = {name: str(number) for number, name in enumerate(_SMALL.split(" "), 2)}
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[$€£¥%]")


class Figure(NamedTuple):
    """A number of a text with what it counts: the words beside it, in small letters."""

    value: str
    before: str
    after: str


def disagreement(first: str, second: str) -> tuple[str, str] | None:
    """A date or number of each text that the other has another of instead; None for none.

    What both texts have is no disagreement, nor what only one of them says. Two numbers are
    about the same thing where the word before or behind them is the same.

    >>> disagreement("Within 14 days of 1 May.", "Within 30 days, by card.")
    ('14', '30')
    >>> disagreement("It is on 11 November 2023.", "On 2023-11-11, at ten.")
    """
    (dates, numbers), (other_dates, other_numbers) = _figures(first), _figures(second)
    only, other_only = _only(dates, other_dates), _only(other_dates, dates)
    if only and other_only:
        return only[0], other_only[0]
    values, other_values = {n.value for n in numbers}, {n.value for n in other_numbers}
    for number in numbers:
        for other in other_numbers:
            fresh = number.value not in other_values and other.value not in values
            if fresh and (number.before == other.before != "" or _same_unit(number, other)):
                return number.value, other.value
    return None


def _same_unit(number: Figure, other: Figure) -> bool:
    """Whether the word behind two numbers is the same, but for an -s."""
    return number.after.removesuffix("s") == other.after.removesuffix("s") != ""


def _only(dates: list[str], others: list[str]) -> list[str]:
    """The dates that none of the others is; without a year one is any year's."""
    return [
        date
        for date in dates
        if not any(date.endswith(other[-5:]) and _years_fit(date, other) for other in others)
    ]


def _years_fit(date: str, other: str) -> bool:
    return len(date) != len(other) or date == other


def _figures(text: str) -> tuple[list[str], list[Figure]]:
    """The dates of a text as ISO 8601 writes them, "11-05" without a year, and its numbers."""
    dates = [_iso(found) for found in _DATE.finditer(text)]
    tokens = _TOKEN.findall(_DATE.sub(" ", text))
    plain = [_plain(token) for token in tokens]
    numbers = [
        Figure(token, before, after)
        for before, token, after in zip(["", *plain], plain, [*plain[1:], ""], strict=False)
        if token[0].isdigit()
    ]
    return dates, numbers


def _plain(token: str) -> str:
    """A token in small letters; a number in digits without commas between thousands."""
    token = _WORDS.get(token.lower(), token.lower())
    return re.sub(r",(?=\d{3}(?:\D|$))", "", token)


def _iso(found: re.Match[str]) -> str:
    parts = {name.rstrip("23"): value for name, value in found.groupdict().items() if value}
    month = int(parts["month"]) if "month" in parts else _MONTH[parts["name"][:3].lower()]
    year = f"{parts['year']}-" if "year" in parts else ""
    return f"{year}{month:02}-{int(parts['day']):02}"
