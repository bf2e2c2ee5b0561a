"""What is loaded while the user types."""

from __future__ import annotations

import threading

import pytest

from chatbot.terminal.loading import Loading


def test_value_is_loaded_once_and_given_to_all() -> None:
    """However often it is begun and asked for."""
    values = iter(["loaded"])
    loading = Loading(lambda: next(values))
    loading.begin()
    loading.begin()

    assert [loading.result(), loading.result()] == ["loaded", "loaded"]
    assert loading.ready


def test_nothing_is_loaded_before_it_is_begun() -> None:
    """The prompt is painted first."""
    loading = Loading(lambda: pytest.fail("loaded"))

    assert not loading.ready


def test_what_follows_is_called_when_it_is_there() -> None:
    """In the thread that loads."""
    called = threading.Event()
    loading = Loading(lambda: 1)
    loading.begin(called.set)

    assert called.wait(10)
    assert loading.ready


def test_error_is_raised_where_the_value_is_asked_for() -> None:
    """And kept, for whoever waits at a prompt."""
    loading: Loading[int] = Loading(lambda: int("x"))

    with pytest.raises(ValueError, match="invalid literal"):
        loading.result()
    assert isinstance(loading.error, ValueError)
    assert not loading.ready


def test_what_is_there_already_is_ready() -> None:
    """Without a thread."""
    before = threading.active_count()
    loading = Loading.of("here")

    assert (loading.ready, loading.result()) == (True, "here")
    assert threading.active_count() == before
