"""What an option is given -> its value; `ArgumentTypeError` says what is wrong with it."""

from __future__ import annotations

from argparse import ArgumentTypeError

# Those that Snowball stems; asking its library takes a moment that every start would pay.
_STEMMED = (
    "arabic armenian basque catalan danish dutch english finnish french german greek hindi"
    " hungarian indonesian irish italian lithuanian nepali norwegian portuguese romanian"
    " russian serbian spanish swedish tamil turkish yiddish"
)
LANGUAGES = tuple(_STEMMED.split())
DETECTED = "auto"


def path(text: str) -> str:
    """The path that `text` is: any but the empty one."""
    if not text:
        raise ArgumentTypeError("'' is no path")
    return text


def glob(text: str) -> str:
    """The pattern that `text` is, written from the top of a folder or for names anywhere."""
    pattern = text.strip().removeprefix("./")
    if not pattern:
        raise ArgumentTypeError(f"{text!r} is no glob; write one such as '*.md' or 'docs/'")
    return pattern


def probability(text: str) -> float:
    """The number between 0 and 1 that `text` is."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise ArgumentTypeError(f"{text!r} is not a probability between 0 and 1")
    return value


def language(text: str) -> str:
    """The name of a language that `text` is, in small letters; "" for "auto"."""
    name = text.lower()
    if name == DETECTED:
        return ""
    if name not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise ArgumentTypeError(f"no stemmer for {text!r}; there are {DETECTED}, {known}")
    return name


def positive(text: str) -> int:
    """The whole number above 0 that `text` is."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def speed(text: str) -> float:
    """The number from 0.1 to 100 that `text` is."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.1 <= value <= 100:
        raise ArgumentTypeError(f"{text!r} is not a speed between 0.1 and 100")
    return value
