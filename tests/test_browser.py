"""Links to a browser."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from chatbot.terminal.browser import open_link


@pytest.mark.parametrize(
    "url", ["", "file:///etc/passwd", "javascript:alert(1)", "ftp://a.example", "https://a b"]
)
def test_only_web_addresses_are_opened(url: str) -> None:
    """Whatever a document calls its source."""
    assert open_link(url, {"BROWSER": "true"}) is False


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="screens are told by variables"
)
def test_no_browser_is_started_without_a_screen() -> None:
    """It would take over the terminal."""
    assert open_link("https://a.example/", {}) is False


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell script")
def test_browser_is_given_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real program, named as the user's browser."""
    script = tmp_path / "browser"
    script.write_text(f"#!/bin/sh\necho \"$1\" > '{tmp_path}/opened'\n")
    script.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{script} %s")
    monkeypatch.setattr("webbrowser._tryorder", None)

    assert open_link("https://a.example/?q=1") is True
    assert (tmp_path / "opened").read_text() == "https://a.example/?q=1\n"
