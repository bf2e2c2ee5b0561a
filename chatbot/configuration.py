"""The configuration file -> what it sets where the command line says nothing.

It is TOML: a key for each long option, a table for each command. An option beats a variable
of the environment, that beats the file, the file beats the default.
"""

from __future__ import annotations

import os
import re
import sys
from argparse import Action, ArgumentTypeError
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .errors import ChatbotError
from .options import REPEATED, TABLES, keys
from .places import is_engine

# The option that a variable stands for. With FORCE_COLOR=0 it says nothing.
_VARIABLES = {
    "cache": {"CHATBOT_CACHE": ""},
    "color": {"NO_COLOR": "", "FORCE_COLOR": "0", "CLICOLOR_FORCE": "0"},
    "corpus": {"CHATBOT_CORPUS": ""},
    "plain": {"CHATBOT_PLAIN": ""},
}
_PLACES = ("PATH", "DIR", "FILE")  # what help calls the argument of an option that is a path


class ConfigurationError(ChatbotError):
    """The configuration file can't be read or understood; its text says where and why."""


def configuration_file() -> str:
    """Where the configuration is read from, whether there is such a file or not."""
    return os.environ.get("CHATBOT_CONFIG") or os.path.join(_user_folder(), "config.toml")


def small_talk_file() -> Path | bool:
    """The user's own small talk, beside the configuration; True where there is none."""
    path = Path(os.path.dirname(configuration_file()), "small-talk.txt")
    return path if path.is_file() else True


def settings(command: str) -> dict[str, Any]:
    """What the file sets for a command ("" for a chat), by the names of parsed options.

    {} without a file. What a variable of the environment says is left out. Paths in the
    file begin at its folder. Raises `ConfigurationError`.
    """
    path = configuration_file()
    text = _text(path)
    if not text:
        return {}
    tables = _tables(path, text)
    found = tables[""] | tables.get(command, {})
    return {name: value for name, value in found.items() if not _is_in_environment(name)}


def _user_folder() -> str:
    """The user's configuration folder of this program."""
    # Importing platformdirs takes longer than reading the command line, and every start
    # would pay; on Linux two variables are all that it looks at.
    if sys.platform == "linux" and "ANDROID_DATA" not in os.environ:
        folder = os.environ.get("XDG_CONFIG_HOME", "")
        if not os.path.isabs(folder):
            folder = os.path.join(os.environ.get("HOME", ""), ".config")
        if os.path.isabs(folder):
            return os.path.join(folder, "chatbot")
    import platformdirs

    return platformdirs.user_config_dir("chatbot", appauthor=False)


def _is_in_environment(name: str) -> bool:
    silent = _VARIABLES.get(name, {})
    return any(
        os.environ.get(variable, "") not in ("", silent[variable]) for variable in silent
    )


def _text(path: str) -> str:
    """The content of the file with line feeds as line ends; "" where there is none."""
    try:
        with open(path, "rb") as stream:
            content = stream.read()
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except (FileNotFoundError, NotADirectoryError):
        if os.environ.get("CHATBOT_CONFIG"):
            raise ConfigurationError(
                f"no configuration at {path!r}; check $CHATBOT_CONFIG"
            ) from None
        return ""
    except OSError as error:
        raise ConfigurationError(
            f"can't read the configuration {path}: {error.strerror}"
        ) from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(
            f"{path}:{line}: not text in UTF-8; save it as UTF-8"
        ) from error


def _tables(path: str, text: str) -> dict[str, dict[str, Any]]:
    """What each table sets, by the names of parsed options; "" is what stands above them."""
    read = _read(path, text)
    own = {name: read.pop(name) for name in TABLES if name in read}
    found: dict[str, dict[str, Any]] = {}
    for table, entries in {"": read, **own}.items():
        if not isinstance(entries, dict):
            place = f"{path}:{_line(text, [table])}"
            raise ConfigurationError(f"{place}: {table!r} is no table; write [{table}] above")
        found[table] = {}
        for key, value in entries.items():
            try:
                found[table] |= _set(table, key, value, os.path.dirname(path))
            except ArgumentTypeError as error:
                line = _line(text, [table, key] if table else [key])
                raise ConfigurationError(f"{path}:{line}: {error}") from None
    return found


def _read(path: str, text: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        message, line, column = str(error), text.rstrip("\n").count("\n") + 1, ""
        place = re.fullmatch(
            r"(.*) \(at (?:line (\d+), (column \d+)|end of document)\)", message
        )
        if place:
            message, column = place[1], f", {place[3]}" if place[3] else ""
            line = int(place[2] or line)
        raise ConfigurationError(
            f"{path}:{line}: not TOML ({message}{column}); write key = value, texts in quotes"
        ) from error


def _line(text: str, names: Sequence[str]) -> int:
    """The line where a key begins that is in the file, counted from 1.

    tomllib keeps no lines. But the lines up to the end of any statement are TOML too: the
    first that have the key end with it, the last before them that are TOML end above it.
    """
    import tomllib

    lines = text.split("\n")
    above = 0
    for end in range(1, len(lines) + 1):
        try:
            found: Any = tomllib.loads("\n".join(lines[:end]))
        except ValueError:
            continue
        for name in names:
            found = found.get(name) if isinstance(found, dict) else None
        if found is not None:
            break
        above = end
    return above + 1


def _set(table: str, key: str, value: object, folder: str) -> dict[str, Any]:
    """The parsed option that a key sets, if it does; `ArgumentTypeError` for what is wrong."""
    known = keys(table)
    if key not in known:
        raise ArgumentTypeError(_unknown(table, key))
    option = known[key]
    if option.nargs == 0:
        if not isinstance(value, bool):
            raise ArgumentTypeError(f"{key}: {value!r} is neither true nor false")
        if isinstance(option.const, bool):
            return {option.dest: value}
        return {option.dest: option.const} if value else {}
    if option.dest in REPEATED:
        values = value if isinstance(value, list) else [value]
        return {option.dest: [_argument(key, option, one, folder) for one in values]}
    return {option.dest: _argument(key, option, value, folder)}


def _argument(key: str, option: Action, value: object, folder: str) -> object:
    """What the option makes of a value, which is to be of the type that it makes."""
    try:
        argument = option.type(str(value)) if callable(option.type) else str(value)
    except ArgumentTypeError as error:
        raise ArgumentTypeError(f"{key}: {error}") from None
    if isinstance(argument, str) and not isinstance(value, str):
        raise ArgumentTypeError(f"{key}: {value!r} is no text; put it in quotes")
    if isinstance(value, str) and not isinstance(argument, str):
        raise ArgumentTypeError(f"{key}: {value!r} is a text; write it without quotes")
    if option.choices is not None and argument not in option.choices:
        choices = ", ".join(map(repr, option.choices))
        raise ArgumentTypeError(f"{key}: {value!r} is none of {choices}")
    if option.metavar in _PLACES and not is_engine([str(argument)]):
        return os.path.join(folder, os.path.expanduser(str(argument)))
    return argument


def _unknown(table: str, key: str) -> str:
    """What to say of a key that its table does not have."""
    from difflib import get_close_matches

    place = f" of [{table}]" if table else ""
    for other in ("", *TABLES):
        if key in keys(other):
            home = f"below [{other}]" if other else "above the tables"
            return f"{key!r} is no key{place}; write it {home}"
    known = [*keys(table), *(() if table else TABLES)]
    near = get_close_matches(key.casefold().replace("_", "-"), known, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
    return f"unknown key {key!r}{place}; {hint}"
