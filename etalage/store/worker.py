"""One process that answers public queries, one at a time, and may be killed at any moment. See decision 0003.

Run by `sandbox` as `python -m etalage.store.worker PARENT MEMORY_MB NETWORK`. On stdin and stdout: frames of a
4-byte length and JSON; an answer is followed by its body. It reads, and can do nothing else.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import queue
import struct
import sys
import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse_query_results,
    serialize,
)

from etalage.errors import BadQuery, QueryTooHeavy, StoreError
from etalage.namespaces import PREFIXES
from etalage.store.confine import die_with_parent, leave_network, limit_cpu, limit_memory, no_core_dump
from etalage.store.sparql_text import form, has_dataset, not_sparql

if TYPE_CHECKING:
    from pyoxigraph import QueryTriples

STACK = 512 << 20
"""Bytes of stack for the query. Oxigraph's parser and planner recurse: of 59 kinds of hostile text of 100 kB, nested
and flat, 34 overflow the usual 8 MB within 15 s and none overflows 512 MB."""

ROOM = 256 << 20
"""Bytes of address space, hardly of memory, that RocksDB's threads and glibc's arenas take before any query."""

RESULTS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
GRAPHS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}


class _Sink(io.BytesIO):
    """Takes bytes up to a limit, and counts lines."""

    def __init__(self, longest: int, most_lines: int) -> None:
        super().__init__()
        self.lines = 0
        self._left = longest
        self._most_lines = most_lines

    def write(self, piece: Any) -> int:
        """Raises QueryTooHeavy at a limit; that ends the query."""
        data: bytes = piece
        self._left -= len(data)
        self.lines += data.count(b"\n")
        if self.lines > self._most_lines:
            raise too_many_rows(self._most_lines - 1)
        if self._left < 0:
            raise QueryTooHeavy("Het antwoord is te groot.", "Vraag minder tegelijk, bijvoorbeeld met LIMIT.")
        return super().write(data)


def too_many_rows(rows: int) -> QueryTooHeavy:
    """The sentence for an answer that is too long; a cut answer is never given."""
    return QueryTooHeavy(
        f"Het antwoord heeft meer dan {rows} regels en is daarom niet gegeven.",
        f"Zet LIMIT {rows} (of minder) aan het eind van de vraag, of vraag het in delen met OFFSET.",
    )


class Answering:
    """Answers queries about the store that was asked for last; that one stays open."""

    def __init__(self) -> None:
        self._path: str | None = None
        self._store = Store()

    def answer(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Header and body for one request; trouble becomes a header with `error`."""
        try:
            results = self._results(request)
            body, rows, media_type = _written(results, request)
            return {"rows": rows, "type": media_type}, body
        except (BadQuery, StoreError) as error:
            return {"error": type(error).__name__, "cause": error.cause, "remedy": error.remedy}, b""
        except SyntaxError as error:
            trouble = not_sparql(error, request["query"])
            return _refused("BadQuery", trouble.cause, trouble.remedy), b""
        except MemoryError:
            return _refused("QueryTooHeavy", "De vraag gebruikte te veel geheugen en is gestopt."), b""
        except OSError as error:
            return _refused("StoreError", f"De opslag is niet te lezen: {error}."), b""
        except (RuntimeError, ValueError) as error:
            return _refused("BadQuery", f"De vraag kan niet beantwoord worden: {error}."), b""

    def _results(self, request: dict[str, Any]) -> QuerySolutions | QueryBoolean | QueryTriples | Iterator[Triple]:
        path: str = request["store"]
        if path.startswith(("http://", "https://")):
            from etalage.store.remote import RemoteView  # half a second to import, for who needs it

            view = RemoteView(path, request["seconds"], request["bytes"])
            if form(request["query"]) in ("SELECT", "ASK"):
                return view.results(request["query"])
            return view.triples(request["query"])
        if path != self._path:
            self._store = Store.read_only(path) if path else Store()
            self._path = path
        union = not has_dataset(request["query"])  # pyoxigraph would ignore FROM
        return self._store.query(request["query"], use_default_graph_as_union=union)


def _written(
    results: QuerySolutions | QueryBoolean | QueryTriples | Iterator[Triple], request: dict[str, Any]
) -> tuple[bytes, int, str]:
    """Body, number of rows or triples, media type."""
    accept, rows, longest = request["accept"], request["rows"], request["bytes"]
    kinds = RESULTS if isinstance(results, QuerySolutions | QueryBoolean) else GRAPHS
    if accept not in kinds:
        raise BadQuery(
            f"Het antwoord op deze vraag kan niet als “{accept}” gegeven worden.",
            f"Kies uit: {', '.join(kinds)}. SELECT en ASK geven een tabel, CONSTRUCT en DESCRIBE een graaf.",
        )
    sink = _Sink(longest, most_lines=1 << 62)
    if isinstance(results, QueryBoolean):
        results.serialize(sink, format=RESULTS[accept])
        return sink.getvalue(), 1, RESULTS[accept].media_type
    if isinstance(results, QuerySolutions):
        return (*_table(results, accept, rows, longest), RESULTS[accept].media_type)
    counted = _Counted(results, rows)
    prefixes = PREFIXES if accept in ("ttl", "rdf") else {}
    serialize(counted, sink, format=GRAPHS[accept], prefixes=dict(prefixes))
    return sink.getvalue(), counted.count, GRAPHS[accept].media_type


def _table(results: QuerySolutions, accept: str, rows: int, longest: int) -> tuple[bytes, int]:
    """By way of TSV: there a row is exactly a line, so rows are counted while they come, and nothing is cut."""
    lines = _Sink(longest, most_lines=rows + 1)  # one line is the header
    has_columns = bool(results.variables)
    results.serialize(lines, format=QueryResultsFormat.TSV)
    count = lines.lines - 1 if has_columns else max(0, lines.lines - 1)
    if accept == "tsv":
        return lines.getvalue(), count
    sink = _Sink(longest, most_lines=1 << 62)
    parsed = parse_query_results(lines.getvalue(), QueryResultsFormat.TSV)
    assert isinstance(parsed, QuerySolutions)
    parsed.serialize(sink, format=RESULTS[accept])
    return sink.getvalue(), count


class _Counted(Iterable[Triple]):
    """Triples, with an end to them."""

    def __init__(self, triples: Iterable[Triple], most: int) -> None:
        self._triples = triples
        self._most = most
        self.count = 0

    def __iter__(self) -> Iterator[Triple]:
        for triple in self._triples:
            self.count += 1
            if self.count > self._most:
                raise too_many_rows(self._most)
            yield triple


def _refused(kind: str, cause: str, remedy: str = "Maak de vraag eenvoudiger.") -> dict[str, Any]:
    return {"error": kind, "cause": cause, "remedy": remedy}


def read_frame(stream: BinaryIO) -> dict[str, Any] | None:
    """The next frame; None at the end of the stream."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    values: dict[str, Any] = json.loads(stream.read(struct.unpack(">I", head)[0]))
    return values


def frame(values: dict[str, Any]) -> bytes:
    """The frame of a JSON object."""
    text = json.dumps(values).encode()
    return struct.pack(">I", len(text)) + text


def _serve(requests: queue.SimpleQueue[dict[str, Any]], answers: BinaryIO) -> None:
    answering = Answering()
    while True:
        request = requests.get()
        limit_cpu(2 * round(request["seconds"]) + 2)
        header, body = answering.answer(request)
        answers.write(frame({**header, "length": len(body)}))
        answers.write(body)
        answers.flush()


def main() -> None:
    """Confine this process, then answer until stdin ends."""
    parent, memory_mb, network = (int(argument) for argument in sys.argv[1:4])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    no_core_dump()
    if not network:
        leave_network()
    die_with_parent(parent)  # after leave_network: a new user namespace forgets it
    with contextlib.suppress(OSError):
        os.nice(5)  # pages go before
    requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    limit_memory((memory_mb << 20) + STACK + ROOM)
    threading.stack_size(STACK)
    threading.Thread(target=_serve, args=(requests, answers), daemon=True).start()
    answers.write(frame({"ready": True}))
    answers.flush()
    # This thread only listens: when the parent is gone, stdin ends, and a query that still runs ends with it.
    while (request := read_frame(sys.stdin.buffer)) is not None:
        requests.put(request)
    os._exit(0)


if __name__ == "__main__":
    main()
