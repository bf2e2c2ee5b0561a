"""Long text -> the user's pager, where it is taller than the screen."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping

_DEFAULT = "less -FRX"  # leaves if all fits, shows styles, and leaves the text on the screen


def paged(
    text: str, write: Callable[[str], None] = print, env: Mapping[str, str] = os.environ
) -> None:
    """Show `text` in a pager where it is taller than the terminal, else `write` it."""
    command = shlex.split(env.get("PAGER") or _DEFAULT)
    rows = shutil.get_terminal_size().lines
    fits = not sys.stdout.isatty() or text.count("\n") + 4 < rows
    if fits or not command or not shutil.which(command[0], path=env.get("PATH")):
        write(text)
        return
    # An explicit environment: readline may have set COLUMNS behind this one.
    shown = {"LESS": "FRX", **env}
    try:
        subprocess.run(  # noqa: S603 - the user's own choice
            command, input=text.encode("utf-8", "replace") + b"\n", env=shown, check=False
        )
    except OSError:
        write(text)
