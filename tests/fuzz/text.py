"""Give any text to the tokenizer, the sentences and a conversation, for as long as wanted.

    python tests/fuzz/text.py [--examples 20000] [tokenizer|sentences|query]...

Hypothesis makes the texts and shrinks what it finds to the shortest that is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.conversation import Conversation
from chatbot.indexing.build import build_index
from chatbot.sentences import sentences
from chatbot.startup import read_documents
from chatbot.terminal.record import json_line, record_said
from chatbot.terminal.said import Beside, render_said
from chatbot.terminal.screen import Screen
from chatbot.text import Analysis
from hostile import REPEATED, question
from strategies import questions

PIECES = st.sampled_from([question(name, 40) for name in REPEATED])
TEXTS = st.one_of(
    st.text(max_size=300),  # lone surrogates too
    questions,
    st.lists(PIECES | st.text(max_size=8) | questions, max_size=12).map("".join),
    st.binary(max_size=200).map(lambda data: data.decode("utf-8", "surrogateescape")),
)


def tokenizer(text: str) -> None:
    """Words are spans in order, terms are short and the same each time."""
    analysis, end = Analysis(), 0
    for word in analysis.words(text):
        assert end <= word.start < word.end <= len(text)
        assert word.terms
        assert all(term and " " not in term for term in word.terms)
        end = word.end
    assert analysis.terms(text) == Analysis().terms(text)


def cut(text: str) -> None:
    """Sentences are spans in order, and what is between them is white space."""
    end = 0
    for start, stop in sentences(text):
        assert not text[end:start].strip()
        assert text[start:stop].strip() == text[start:stop] != ""
        end = stop
    assert not text[end:].strip()


class Asked:
    """A conversation about the article that goes on and on."""

    def __init__(self) -> None:
        """Build the index once."""
        passages = read_documents([])[0]
        self.texts = {passage.id: passage.text for passage in passages}
        self.conversation = Conversation(build_index(passages))

    def __call__(self, text: str) -> None:
        """There is a reply, it is of the documents, and it can be shown and written."""
        said = self.conversation.say(text)
        assert said.replies
        for reply in said.replies:
            for match in reply.matches:
                assert self.texts[match.passage.id] == match.passage.text
                assert 0 <= match.confidence <= 1
        json.loads(json_line(record_said(said)))
        index = self.conversation.index
        shown = render_said(said, Screen(40), Beside(index, self.conversation.threshold))
        assert "\x1b" not in shown
        state = json.loads(json.dumps(self.conversation.state()))
        assert Conversation(index, state=state).state() == state


def run(check: Callable[[str], None], examples: int) -> None:
    """Give so many texts to `check`."""

    @settings(max_examples=examples, deadline=None, database=None)
    @given(TEXTS)
    def checked(text: str) -> None:
        check(text)

    checked()


def main() -> int:
    """Run those that are named, by default all; the exit status is 1 where one is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--examples", type=int, default=20_000)
    parser.add_argument("names", nargs="*", default=[])
    options = parser.parse_args()
    known: dict[str, Callable[[], Callable[[str], None]]] = {
        "tokenizer": lambda: tokenizer,
        "sentences": lambda: cut,
        "query": Asked,
    }
    for name in options.names or known:
        run(known[name](), options.examples)
        print(f"{name}: {options.examples:,} texts", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
