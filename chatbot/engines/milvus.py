"""A Milvus collection as an engine: rows in its sparse inverted index, a text beside each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from time import monotonic
from typing import Any, NamedTuple

import numpy as np

from ..engine import Hits, Rows, check_rows
from ..errors import EngineUnavailable
from .connection import Connection

MOST = 16_384  # hits that Milvus gives at a time
BEYOND = 16  # hits asked for beyond those wanted, for ties
ROUNDING = 1e-5  # relative; sums of float32 in another order differ by less
LONG = 60.0  # seconds that a write may take, with a server that starts again meanwhile
LARGEST = 65_535  # bytes of a text
_IDS = (-(1 << 63), (1 << 63) - 1)
_FIELDS = {"id": "INT64", "row": "SPARSE_FLOAT_VECTOR", "body": "VARCHAR"}
_SEARCH = {"metric_type": "IP", "params": {"drop_ratio_search": 0.0}}


class _Query(NamedTuple):
    """The columns and weights of a query in their order, and its row for Milvus."""

    columns: list[int]
    weights: np.ndarray
    row: dict[int, float]


class Milvus:
    """The rows of one collection. It satisfies `Engine`; each row has a text beside it.

    Writers read what they wrote (consistency Strong), readers what is a few seconds old at
    most (Bounded).
    """

    def __init__(self, connection: Connection, collection: str) -> None:
        """Ask the server nothing yet."""
        self.collection = collection
        self._connection = connection

    def create(self) -> bool:
        """Make the collection ready to be written; false where it is there already.

        Raises `EngineUnavailable` for one of other fields.
        """
        there = self.exists(LONG)
        if there:
            self.check(LONG)
        from pymilvus import DataType, MilvusClient

        if not there:
            schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
            schema.add_field("id", DataType.INT64, is_primary=True)
            schema.add_field("row", DataType.SPARSE_FLOAT_VECTOR)
            schema.add_field("body", DataType.VARCHAR, max_length=LARGEST)
            self._call("create_collection", LONG, schema=schema, consistency_level="Bounded")
        if not self._call("list_indexes", LONG):  # nor where a writer was killed before this
            index = MilvusClient.prepare_index_params()
            index.add_index(
                "row",
                index_type="SPARSE_INVERTED_INDEX",
                metric_type="IP",
                params={"inverted_index_algo": "DAAT_MAXSCORE"},
            )
            self._call("create_index", LONG, index, sync=False)  # there is nothing in it yet
        self._call("load_collection", LONG)
        return not there

    def exists(self, timeout: float) -> bool:
        """Whether the collection is there."""
        return bool(self._call("has_collection", timeout))

    def check(self, timeout: float) -> None:
        """Raise `EngineUnavailable` where the collection has other fields than are needed."""
        told = self._call("describe_collection", timeout)
        fields = {field["name"]: field["type"].name for field in told["fields"]}
        if fields != _FIELDS:
            raise EngineUnavailable(
                f"{self._connection.address}: the collection {self.collection} is none of"
                " chatbot's; choose another name"
            )

    def drop(self) -> None:
        """Remove the collection with all in it."""
        self._call("drop_collection", LONG)

    def put(self, ids: Sequence[int], rows: Rows, bodies: Sequence[str]) -> None:
        """As `add`, each row with its text, of at most LARGEST bytes."""
        check_rows(rows)
        columns, weights = rows.columns.tolist(), rows.weights.tolist()
        entities = [
            {"id": key, "row": dict(zip(columns[a:b], weights[a:b], strict=True)), "body": body}
            for key, body, (a, b) in zip(
                ids, bodies, pairwise(rows.starts.tolist()), strict=True
            )
        ]
        told = self._call("upsert", LONG, entities)
        if told.get("upsert_count", told.get("insert_count")) != len(entities):
            raise EngineUnavailable(
                f"{self._connection.address}: {len(entities)} rows were sent, and the server"
                f" says {told}; nothing is lost, index again"
            )

    def add(self, ids: np.ndarray, rows: Rows) -> None:
        """See `Engine`."""
        self.put(ids.tolist(), rows, [""] * len(ids))

    def delete(self, ids: np.ndarray) -> None:
        """See `Engine`."""
        self._call("delete", LONG, ids=ids.tolist())

    def commit(self) -> None:
        """See `Engine`."""
        self._call("flush", LONG)

    def count(self) -> int:
        """See `Engine`."""
        return self.count_of(None, LONG)

    def count_of(self, ids: Sequence[int] | None, timeout: float) -> int:
        """How many rows there are, of these ids, by all that is written now."""
        which = "" if ids is None else f"id in {list(ids)}"
        told = self._call(
            "query",
            timeout,
            filter=which,
            output_fields=["count(*)"],
            consistency_level="Strong",
        )
        return int(told[0]["count(*)"])

    def bodies(
        self, ids: Sequence[int], timeout: float, consistency: str = "Bounded"
    ) -> dict[int, str]:
        """The texts of these ids, of those that are there."""
        told = self._call(
            "query",
            timeout,
            filter=f"id in {list(ids)}",
            output_fields=["id", "body"],
            consistency_level=consistency,
        )
        return {entity["id"]: entity["body"] for entity in told}

    def rows(self, low: int, high: int, timeout: float) -> list[tuple[int, dict[int, float]]]:
        """The ids from `low` to below `high` with their rows, ascending."""
        told = self._call(
            "query",
            timeout,
            filter=f"id >= {low} and id < {high}",
            output_fields=["id", "row"],
            limit=MOST,
        )
        if len(told) < MOST:
            return sorted((entity["id"], entity["row"]) for entity in told)
        middle = (low + high) // 2
        return [*self.rows(low, middle, timeout), *self.rows(middle, high, timeout)]

    def told(self, timeout: float) -> dict[str, str]:
        """What the server says of itself, and of the collection's index and state."""
        index = self._call("describe_index", timeout, "row")
        state = self._call("get_load_state", timeout)["state"]
        return {
            "server": self._connection.version or "of a version that it does not say",
            "index": f"{index['index_type']}, {index['metric_type']}",
            "state": str(getattr(state, "name", state)),
        }

    def search(self, queries: Rows, k: int, timeout: float) -> Hits:
        """See `Engine`."""
        check_rows(queries, queries=True)
        asked = [_query(queries, a, b) for a, b in pairwise(queries.starts.tolist())]
        deadline = monotonic() + timeout
        ids = np.full((len(asked), k), -1, np.int64)
        scores = np.zeros((len(asked), k), np.float32)
        limit = min(k + BEYOND, MOST)
        for place, hits in enumerate(self._hits(asked, limit, _IDS, deadline)):
            found, values = self._best(asked[place], hits, k, limit, _IDS, deadline)
            ids[place, : len(found)], scores[place, : len(found)] = found, values
        return Hits(ids, scores, complete=True)

    def close(self) -> None:
        """See `Engine`."""
        self._connection.close()

    def _hits(
        self, asked: Sequence[_Query], limit: int, ids: tuple[int, int], deadline: float
    ) -> Any:  # noqa: ANN401
        """The server's hits of each query, with their rows, of the ids from one to another."""
        which = "" if ids is _IDS else f"id >= {ids[0]} and id < {ids[1]}"
        return self._call(
            "search",
            deadline - monotonic(),
            data=[query.row for query in asked],
            anns_field="row",
            filter=which,
            limit=limit,
            output_fields=["row"],
            search_params=_SEARCH,
            consistency_level="Bounded",
        )

    def _best(
        self,
        query: _Query,
        hits: Any,  # noqa: ANN401
        k: int,
        limit: int,
        ids: tuple[int, int],
        deadline: float,
    ) -> tuple[np.ndarray, np.ndarray]:
        """The `k` best of the server's hits, ids and scores, with the ties that it left out.

        It gives as many hits as it was asked for, of those with the same score any. So more
        are asked for until the last falls short of the k-th; where there are more than it can
        give at a time, each half of the ids is asked for its own.
        """
        found, scores = _exact(query, hits)
        if len(found) < limit:
            return _first(found, scores, k)
        least = np.partition(scores, len(scores) - k)[len(scores) - k]
        if float(hits[-1]["distance"]) < least * (1 - ROUNDING):
            return _first(found, scores, k)
        if limit < MOST:
            limit = min(4 * limit, MOST)
            (more,) = self._hits([query], limit, ids, deadline)
            return self._best(query, more, k, limit, ids, deadline)
        middle = int(np.partition(found, len(found) // 2)[len(found) // 2])
        halves = []
        for half in ((ids[0], middle), (middle, ids[1])):
            (more,) = self._hits([query], limit, half, deadline)
            halves.append(self._best(query, more, k, limit, half, deadline))
        (left, high), (right, low) = halves
        return _first(np.concatenate([left, right]), np.concatenate([high, low]), k)

    def _call(self, name: str, timeout: float, /, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        return self._connection.call(name, timeout, self.collection, *args, **options)


def _query(queries: Rows, begin: int, end: int) -> _Query:
    columns = queries.columns[begin:end].tolist()
    weights = queries.weights[begin:end]
    row: dict[int, float] = {}
    for column, weight in zip(columns, weights.tolist(), strict=True):
        row[column] = row.get(column, 0.0) + weight
    return _Query(columns, weights, row)


def _exact(query: _Query, hits: Any) -> tuple[np.ndarray, np.ndarray]:  # noqa: ANN401
    """The ids of the server's hits, and their scores added up in the order of the query."""
    rows = [hit["entity"]["row"] for hit in hits]
    held = np.array(
        [[row.get(column, 0.0) for column in query.columns] for row in rows], np.float32
    ).reshape(len(rows), len(query.columns))
    held *= query.weights
    scores = np.zeros(len(rows), np.float32)
    for gains in held.T:
        scores += gains
    return np.array([hit["id"] for hit in hits], np.int64), scores


def _first(ids: np.ndarray, scores: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """The `k` best, best first, ties by their ids."""
    order = np.lexsort((ids, -scores))[:k]
    return ids[order], scores[order]
