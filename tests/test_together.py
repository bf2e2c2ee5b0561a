"""Many at once: processes that start on the same new documents, threads that share an index."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

from chatbot.conversation import Conversation
from chatbot.index import Index
from chatbot.indexing.bounds import bounds
from chatbot.passages import StoredPassages
from chatbot.places import seeds
from chatbot.storage import open_saved, save
from chatbot.terminal.record import json_line, record_said
from hostile import REPEATED, question

PROCESSES = 8  # tests/fuzz/together.py starts fifty
THREADS = 6
QUESTIONS = (
    "Where is the summit and is it confirmed?",
    "What is the signifcance of the expected summit?",
    "export controls and human rights",
    "Who will attend?",
    "Where was the world cup held?",
)


def test_processes_that_start_at_once_answer_alike(tmp_path: Path) -> None:
    """Each finds no index, builds it and saves it; one stays, and all say the same."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.txt").write_text("The summit is in Paris on Monday.\n\nTea is made with water.")
    words = [sys.executable, "-m", "chatbot", "ask", "-c", str(docs), "Where is the summit?"]
    environment = {
        **os.environ,
        "CHATBOT_CACHE": str(tmp_path / "cache"),
        "PYTHONPATH": str(seeds().parent),
    }
    started = [
        subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True
        )
        for _ in range(PROCESSES)
    ]
    said = {process.communicate() for process in started}
    (place,) = (tmp_path / "cache" / "index").iterdir()
    saved = open_saved(place)

    assert len(said) == 1
    assert "The summit is in Paris" in said.pop()[0]
    assert saved is not None
    assert {path.name for path in place.iterdir()} == {".lock", "current", saved.folder.name}


def replies(index: Index, barrier: Barrier) -> list[str]:
    """What a thread with a conversation of its own is replied, round after round."""
    conversation = Conversation(index)
    barrier.wait()
    return [
        json_line(record_said(conversation.say(question)))
        for _ in range(15)
        for question in QUESTIONS
    ]


def shared(index: Index) -> set[tuple[str, ...]]:
    """The different lists of replies that threads get at once, and that one gets alone."""
    barrier = Barrier(THREADS)
    with ThreadPoolExecutor(THREADS) as pool:
        found = [pool.submit(replies, index, barrier) for _ in range(THREADS)]
        lists = [tuple(future.result()) for future in found]
    return {*lists, tuple(replies(index, Barrier(1)))}


def test_threads_share_an_index(index: Index, tmp_path: Path) -> None:
    """Each gets what it would alone, from an index in memory and from a saved one."""
    save(index, [], tmp_path)
    saved = open_saved(tmp_path)
    assert saved is not None

    assert len(shared(saved.index)) == 1
    assert isinstance(saved.index.passages, StoredPassages)


def test_threads_that_ask_different_questions_get_their_own_replies(
    index: Index, tmp_path: Path
) -> None:
    """Each question's reply is the one that it gets when all are asked one after the other."""
    save(index, [], tmp_path)
    saved = open_saved(tmp_path)
    assert saved is not None
    large = replace(saved.index, bounds=bounds(index.postings, few=0))
    asked = [question(name, 200) for name in REPEATED] + [
        f"{text} {word}" for text in QUESTIONS for word in ("Biden", "Singapore", "rights")
    ]

    def reply(text: str) -> str:
        return json_line(record_said(Conversation(large).say(text)))

    alone = [reply(text) for text in asked]
    previous = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(32) as pool:
            assert list(pool.map(reply, asked * 2)) == alone * 2
    finally:
        sys.setswitchinterval(previous)
    assert len(set(alone)) > len(asked) // 2


def test_threads_share_the_memory_of_a_search(index: Index) -> None:
    """Nor do they meet in the scores that a search of many units uses again."""
    large = replace(index, bounds=bounds(index.postings, few=0))
    previous = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        assert len(shared(large)) == 1
    finally:
        sys.setswitchinterval(previous)
