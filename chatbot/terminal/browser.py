"""A link -> the user's browser."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping


def open_link(url: str, env: Mapping[str, str] = os.environ) -> bool:
    """Whether a browser was started for `url`; never for what is not http or https.

    Where there is no screen for a window, a browser would take over the terminal.
    """
    if not re.match(r"https?://[^\s\x00-\x1f]+$", url):
        return False
    windows = any(env.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
    if sys.platform.startswith("linux") and not windows:
        return False
    import webbrowser

    try:
        return webbrowser.open(url)
    except webbrowser.Error:
        return False
