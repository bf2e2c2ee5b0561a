"""Engines: rows in, the best ids out, the same ones whichever engine is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbot.engine import Engine, Rows, unit_ids, units_of
from chatbot.engines import milvus as adapter
from chatbot.engines.address import address
from chatbot.engines.ahead import Ahead
from chatbot.engines.connection import Connection
from chatbot.engines.embedded import Embedded
from chatbot.engines.milvus import Milvus
from chatbot.scoring import UNITS
from milvus_server import Server

Row = Sequence[tuple[int, float]]
WEIGHTS = [0.25, 0.5, 0.1, 0.7]  # some of whose sums hang on their order

rows_of = st.lists(
    st.lists(
        st.tuples(st.integers(0, 12), st.sampled_from(WEIGHTS)),
        min_size=1,
        max_size=6,
        unique_by=lambda entry: entry[0],
    ),
    min_size=1,
    max_size=40,
)
queries_of = st.lists(
    st.lists(st.tuples(st.integers(0, 14), st.sampled_from(WEIGHTS)), min_size=1, max_size=6),
    min_size=1,
    max_size=3,
)


def rows(*made_of: Row) -> Rows:
    """Rows of these columns and weights, the columns far apart as hashes are."""
    flat = [entry for row in made_of for entry in row]
    return Rows(
        np.append(0, np.cumsum([len(row) for row in made_of])).astype(np.int64),
        np.array([column * 300_000_007 % (1 << 32) for column, _ in flat], np.uint32),
        np.array([weight for _, weight in flat], np.float32),
    )


@pytest.fixture(scope="module")
def store(server: Server) -> Iterator[Milvus]:
    """An empty collection."""
    made = Milvus(Connection(address(server.url("engines"))), "engines")
    made.create()
    yield made
    made.close()


def filled(engine: Engine, *made_of: Row) -> Engine:
    """The engine with these rows alone, their ids in steps of two."""
    engine.delete(np.arange(200) * 2)
    engine.add(np.arange(len(made_of)) * 2, rows(*made_of))
    engine.commit()
    return engine


@pytest.fixture(params=["embedded", "milvus"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each of the engines."""
    if request.param == "embedded":
        return Embedded()
    store: Milvus = request.getfixturevalue("store")
    return store


def test_scores_by_hand(engine: Engine) -> None:
    """The sum of the products, best first; what shares no column is not found."""
    filled(engine, [(1, 0.5), (2, 0.25)], [(1, 0.25)], [(3, 1.0)])
    hits = engine.search(rows([(1, 2.0), (2, 4.0)], [(9, 1.0)]), 3, 30)

    assert hits.complete
    assert hits.ids.tolist() == [[0, 2, -1], [-1, -1, -1]]
    assert hits.scores.tolist() == [[2.0, 0.5, 0.0], [0.0, 0.0, 0.0]]


def test_rows_are_replaced_and_removed(engine: Engine) -> None:
    """A row of an id that is there takes its place; one that is removed is not found."""
    filled(engine, [(1, 0.5)], [(1, 0.25)], [(1, 0.1)])
    engine.add(np.array([2]), rows([(1, 0.75)]))
    engine.delete(np.array([0, 77]))
    engine.commit()
    hits = engine.search(rows([(1, 1.0)]), 3, 30)

    assert engine.count() == 2
    assert hits.ids.tolist() == [[2, 4, -1]]


def test_many_ties_come_by_their_ids(engine: Engine) -> None:
    """Also where a server would give any of them."""
    filled(engine, *[[(1, 0.5)]] * 60, [(1, 0.7)])
    hits = engine.search(rows([(1, 1.0)]), 4, 30)

    assert hits.ids.tolist() == [[120, 0, 2, 4]]


def test_more_ties_than_milvus_gives(store: Milvus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then each half of the ids is asked for its own."""
    monkeypatch.setattr(adapter, "MOST", 8)
    filled(store, [(1, 0.7)], *[[(1, 0.5)]] * 50, [(1, 0.9)])
    hits = store.search(rows([(1, 1.0)]), 5, 30)

    assert hits.ids.tolist() == [[102, 0, 2, 4, 6]]


@given(rows_of, queries_of, st.integers(1, 8))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_engines_agree(
    store: Milvus, made_of: Sequence[Row], asked: Sequence[Row], k: int
) -> None:
    """The same ids in the same order, and the same scores to the last bit."""
    theirs = filled(store, *made_of).search(rows(*asked), k, 30)
    ours = filled(Embedded(), *made_of).search(rows(*asked), k, 30)

    assert theirs.ids.tolist() == ours.ids.tolist()
    assert theirs.scores.tolist() == ours.scores.tolist()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ([], "row 1 is empty"),
        ([(1, 0.5), (2, -0.5)], "row 1 has the weight -0.5"),
        ([(1, 0.0)], "row 1 has the weight 0.0"),
        ([(1, float("nan"))], "row 1 has the weight nan"),
        ([(1, float("inf"))], "row 1 has the weight inf"),
    ],
)
def test_rows_that_no_engine_takes(engine: Engine, row: Row, said: str) -> None:
    """They are refused before anything is sent, and all with them."""
    filled(engine, [(1, 0.5)])
    with pytest.raises(ValueError, match=said):
        engine.add(np.array([8, 10]), rows([(1, 0.5)], row))
    with pytest.raises(ValueError, match=said.replace("row", "query")):
        engine.search(rows([(1, 0.5)], row), 3, 30)

    assert engine.count() == 1


def test_what_was_asked_ahead_is_not_asked_again() -> None:
    """It is answered from what is known; anything else, and all after a change, is asked."""
    engine = Embedded()
    ahead = Ahead(filled(engine, [(1, 0.5)], [(1, 0.25), (2, 0.5)]))
    asked = [rows([(1, 1.0)]), rows([(2, 1.0)]), rows([])]
    before = [engine.search(row, 2, 30).ids.tolist() for row in asked[:2]]
    ahead.ask(asked, 2, 30)
    engine.delete(np.array([0]))
    engine.commit()

    assert [ahead.search(row, 2, 30).ids.tolist() for row in asked[:2]] == before
    assert ahead.search(asked[0], 1, 30).ids.tolist() == [[2]]
    ahead.commit()
    assert ahead.search(asked[0], 2, 30).ids.tolist() == [[2, -1]]


@given(st.lists(st.tuples(st.integers(0, 1 << 39), st.integers(-1, UNITS)), min_size=1))
def test_ids_of_units_lead_back(units: Sequence[tuple[int, int]]) -> None:
    """And they ascend as units do: passages as a whole, then wordings passage by passage."""
    passages, wordings = np.array(units, np.int64).T
    ids = unit_ids(passages, wordings)
    ordered = sorted(units, key=lambda unit: (unit[1] >= 0, *unit))

    assert [part.tolist() for part in units_of(ids)] == [passages.tolist(), wordings.tolist()]
    assert [units[at] for at in ids.argsort(kind="stable")] == ordered
