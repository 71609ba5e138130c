"""The store on any server with SPARQL 1.1 query and update and the graph store protocol. Uses SPARQLWrapper.

The server must show the union of all named graphs as its default graph (`oxigraph serve --union-default-graph`).
It keeps no versions: a View reads what the server holds now, and a Writer cannot be read before its commit. One
update request makes all changes, guarded by a counter in the graph STAND, so two writers cannot mix.
"""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, parse
from pyoxigraph import parse_query_results as parse_results
from SPARQLWrapper import POST, POSTDIRECTLY, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

from etalage.errors import BadQuery, QueryTooHeavy, StoreError, WriterBusy
from etalage.namespaces import ET
from etalage.rdf import Graph, Triple
from etalage.store import Bindings, Row
from etalage.store.disk import disk_error, reason
from etalage.store.sparql_text import form, open_of_where

STAND = ET + "stand"
"""The graph that holds the counter; `graphs()` and `len()` leave it out."""

SECONDS = 5.0
"""An answer that is not complete by then is given up."""

COMMIT_SECONDS = 600.0

_LITTLE = 1 << 16


class RemoteView:
    """Reads what the server holds now."""

    def __init__(self, url: str, seconds: float = SECONDS, longest: int | None = None) -> None:
        """`seconds` bounds every answer from question to last byte; `longest` its bytes. Connects at first use."""
        self.url = url.rstrip("/")
        self._seconds = seconds
        self._longest = longest

    @property
    def version(self) -> int:
        """The counter of commits; 0 when nothing was ever written. Raises StoreError."""
        rows = self.select(f"SELECT ?stand WHERE {{ GRAPH <{STAND}> {{ <{STAND}> <{STAND}> ?stand }} }}")
        return max((int(row["stand"].value) for row in rows if not isinstance(row["stand"], Triple)), default=0)

    def select(self, query: str, bindings: Bindings | None = None) -> list[Row]:
        """See View."""
        results = self.results(_bound(query, bindings, "SELECT"))
        assert isinstance(results, QuerySolutions)
        names = [variable.value for variable in results.variables]
        try:
            return [
                {name: term for name, term in zip(names, solution, strict=True) if term is not None}
                for solution in results
            ]
        except (SyntaxError, ValueError) as error:
            raise _cut(self.url) from error

    def rows(self, query: str, bindings: Bindings | None = None) -> Iterator[Row]:
        """See View."""
        return iter(self.select(query, bindings))

    def ask(self, query: str, bindings: Bindings | None = None) -> bool:
        """See View."""
        return bool(self.results(_bound(query, bindings, "ASK")))

    def construct(self, query: str, bindings: Bindings | None = None) -> Graph:
        """See View."""
        return list(self.triples(_bound(query, bindings, "CONSTRUCT", "DESCRIBE")))

    def graph(self, name: str) -> Graph:
        """See View. By the graph store protocol."""
        address = f"{self.url}/store?graph={urllib.parse.quote(_node(name).value, safe='')}"
        request = urllib.request.Request(address, headers={"Accept": "application/n-triples"})
        try:
            with urllib.request.urlopen(request, timeout=self._seconds) as response:
                return list(_parsed(_read(response, self._seconds, self._longest), self.url))
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 404:
                    return []
            raise _unreachable(self.url, error) from error
        except (OSError, http.client.HTTPException) as error:
            raise _unreachable(self.url, error) from error

    def about(self, iri: str) -> Graph:
        """See View."""
        return list(
            dict.fromkeys(self.construct(f"CONSTRUCT {{ {_node(iri)} ?p ?o }} WHERE {{ {_node(iri)} ?p ?o }}"))
        )

    def graphs(self) -> list[str]:
        """See View."""
        rows = self.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        return [row["g"].value for row in rows if isinstance(row["g"], NamedNode) and row["g"].value != STAND]

    def __len__(self) -> int:
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != <{STAND}>) }}"
        count = self.select(query)[0]["n"]
        return 0 if isinstance(count, Triple) else int(count.value)

    def close(self) -> None:
        """See View; there is nothing to let go of."""

    def results(self, query: str) -> QuerySolutions | QueryBoolean:
        """The answer to a SELECT or ASK. Raises BadQuery, StoreError."""
        body = self._fetch(query, "application/sparql-results+json")
        try:
            return parse_results(body, QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise _cut(self.url) from error

    def triples(self, query: str) -> Iterator[Triple]:
        """The answer to a CONSTRUCT or DESCRIBE. Raises BadQuery, StoreError."""
        return _parsed(self._fetch(query, "application/n-triples"), self.url)

    def _fetch(self, query: str, accept: str) -> bytes:
        client = _client(f"{self.url}/query", self._seconds)
        # Not setQuery(): that guesses by regular expression what a text is, and sends what it takes for an update
        # to another address. What was asked for here is a query, whatever the text says.
        client.queryString, client.queryType = query, form(query)
        client.addCustomHttpHeader("Accept", accept)
        return _sent(client, self.url, self._seconds, self._longest)


class RemoteWriter:
    """Collects changes in memory and sends them as one update."""

    can_be_read_before_commit = False

    def __init__(self, url: str, seconds: float = SECONDS, commit_seconds: float = COMMIT_SECONDS) -> None:
        """Note where the server stands. Raises StoreError when it does not answer as it should."""
        self.url = url.rstrip("/")
        self.changed: set[str] = set()
        """Names of the graphs that were written, whether they differ or not, but for those placed."""
        self.placed = 0
        """Graphs that were placed."""
        self.stand = RemoteView(url, seconds).version
        self._commit_seconds = commit_seconds
        self._token = NamedNode(f"urn:uuid:{uuid.uuid4()}")
        self._waiting: dict[str, list[Triple]] = {}
        self._is_finished = False
        if self.stand and not RemoteView(url, seconds).ask(f"ASK {{ <{STAND}> <{STAND}> ?n }}"):
            raise StoreError(
                f"De server {url} toont de named graphs niet in zijn standaardgraaf.",
                "Zet dat aan in de server; bij Oxigraph met --union-default-graph.",
            )

    def replace(self, name: str, triples: Iterable[Triple]) -> None:
        """See Writer."""
        self._check()
        self._waiting[_node(name).value] = list(triples)
        self.changed.add(name)

    def place(self, name: str, quads: bytes, size: int, replaces: bool) -> None:
        """See Writer."""
        try:
            triples = [quad.triple for quad in parse(quads, RdfFormat.N_QUADS)]
        except SyntaxError as error:
            raise disk_error(error, "Schrijven in de opslag") from error
        self.replace(name, triples)
        self.changed.discard(name)
        self.placed += 1

    def remove(self, name: str) -> None:
        """See Writer."""
        self.replace(name, [])

    def flush(self) -> None:
        """Nothing is written before the commit."""
        self._check()

    def tidy(self) -> None:
        """The server looks after its own files."""

    def view(self) -> RemoteView:
        """Reads what was published. Raises StoreError when something waits: the server cannot show that."""
        if self._waiting and not self._is_finished:
            raise StoreError(
                "Een levering aan een server is pas te lezen nadat zij is vastgelegd.",
                "Lees voor het schrijven, of na het vastleggen.",
            )
        return RemoteView(self.url, self._commit_seconds)

    def size(self, base: int) -> int:
        """Quads on the server; only after commit."""
        return len(self.view())

    def commit(self) -> None:
        """See Writer. As durable as the server makes it. Raises WriterBusy when another writer was first.

        After a StoreError it is not known whether the server took the update; it took all of it or nothing.
        """
        self._check()
        if self._waiting:
            client = _client(f"{self.url}/update", self._commit_seconds)
            client.setRequestMethod(POSTDIRECTLY)
            client.queryString, client.queryType = self._update(), "INSERT"
            _sent(client, self.url, self._commit_seconds, None)
            view = RemoteView(self.url, self._commit_seconds)
            if not view.ask(f"ASK {{ GRAPH <{STAND}> {{ <{STAND}> <{ET}schrijver> {self._token} }} }}"):
                self._is_finished = True
                raise WriterBusy(
                    "Een ander proces heeft intussen op de server geschreven; van deze levering is niets geplaatst.",
                    "Lever opnieuw.",
                )
            self.stand += 1
        self._is_finished = True

    def rollback(self) -> None:
        """See Writer."""
        self._waiting.clear()
        self._is_finished = True

    def _check(self) -> None:
        if self._is_finished:
            raise StoreError("Deze schrijver is al klaar.", "Begin een nieuwe levering.")

    def _update(self) -> str:
        """One request. The first step moves the counter if it still stands where it stood; the others look whether
        that was ours, so that all of them happen or none. Terms are written by pyoxigraph, never formatted.
        """
        ours = f"GRAPH <{STAND}> {{ <{STAND}> <{ET}schrijver> {self._token} }}"
        now = f"GRAPH <{STAND}> {{ <{STAND}> <{STAND}> ?stand ; <{ET}schrijver> ?schrijver }}"
        new = f"GRAPH <{STAND}> {{ <{STAND}> <{STAND}> {self.stand + 1} ; <{ET}schrijver> {self._token} }}"
        if self.stand:
            steps = [f"DELETE {{ {now} }} INSERT {{ {new} }} WHERE {{ {now} FILTER(?stand = {self.stand}) }}"]
        else:
            steps = [f"INSERT {{ {new} }} WHERE {{ FILTER NOT EXISTS {{ {now} }} }}"]
        names = " ".join(str(NamedNode(name)) for name in self._waiting)
        steps.append(
            f"DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }} WHERE {{ {ours} VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }} }}"
        )
        graphs = "\n".join(
            f"GRAPH {NamedNode(name)} {{ " + " . ".join(map(str, triples)) + " }"
            for name, triples in self._waiting.items()
            if triples
        )
        if graphs:
            steps.append(f"INSERT {{ {graphs} }} WHERE {{ {ours} }}")
        return " ;\n".join(steps)


def _client(address: str, seconds: float) -> SPARQLWrapper:
    client = SPARQLWrapper(address, returnFormat=XML)  # fits every form; the Accept header is ours
    client.setMethod(POST)
    client.setOnlyConneg(True)
    client.setTimeout(max(1, round(seconds)))
    return client


def _sent(client: SPARQLWrapper, url: str, seconds: float, longest: int | None) -> bytes:
    try:
        with client.query().response as response:
            return _read(response, seconds, longest)
    except QueryBadFormed as error:
        raise BadQuery(f"De server begrijpt de vraag niet: {_said(error)}") from error
    except urllib.error.HTTPError as error:
        with error:
            raise _unreachable(url, error) from error
    except (SPARQLWrapperException, OSError, http.client.HTTPException) as error:
        raise _unreachable(url, error) from error


def _read(response: http.client.HTTPResponse, seconds: float, longest: int | None) -> bytes:
    """The whole body. A server that drips is as hung as one that is silent, and half an answer is none."""
    end, pieces, size = time.monotonic() + seconds, [], 0
    while piece := response.read1(_LITTLE):
        pieces.append(piece)
        size += len(piece)
        if time.monotonic() > end:
            raise TimeoutError("timed out")
        if longest is not None and size > longest:
            raise QueryTooHeavy("Het antwoord is te groot.", "Vraag minder tegelijk, bijvoorbeeld met LIMIT.")
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(pieces)


def _parsed(body: bytes, url: str) -> Iterator[Triple]:
    try:
        for quad in parse(body, RdfFormat.N_TRIPLES):
            yield quad.triple
    except SyntaxError as error:
        raise _cut(url) from error


def _bound(query: str, bindings: Bindings | None, *forms: str) -> str:
    """The query with VALUES at the start of its pattern, so that filters and optional parts see the values.

    (At the end of the query they would be joined after grouping.) Raises BadQuery.
    """
    found = form(query)
    if found not in forms:
        raise BadQuery(f"Dit is geen {'- of '.join(forms)}-vraag.")
    if not bindings:
        return query
    place = open_of_where(query)
    if place < 0:
        raise BadQuery("Deze vraag heeft geen WHERE, dus geen plaats voor een waarde.")
    names = " ".join(f"?{name}" for name in bindings)
    values = " ".join(str(term) for term in bindings.values())
    return f"{query[:place]} VALUES ({names}) {{ ({values}) }} {query[place:]}"


def _node(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise BadQuery(f"“{iri[:200]}” is geen geldig adres.", "Geef een volledig adres, zonder spaties.") from error


def _said(error: Exception) -> str:
    """The words of the server, or of the system in Dutch."""
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, TimeoutError):
        return "het duurde te lang"
    if isinstance(cause, OSError) and not isinstance(cause, urllib.error.URLError):
        return reason(cause)
    return str(error).replace("\\n", " ")[:300]


def _unreachable(url: str, error: Exception) -> StoreError:
    return StoreError(f"De RDF-server {url} antwoordt niet goed: {_said(error)}.", "Kijk of de server draait.")


def _cut(url: str) -> StoreError:
    return StoreError(f"De RDF-server {url} gaf een half of onleesbaar antwoord.", "Probeer het opnieuw.")
