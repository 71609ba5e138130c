"""Public SPARQL: every answer whole, every trouble a sentence, and the next query always works."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from etalage.errors import BadQuery, QueryTooHeavy, StoreError
from etalage.rdf import DECIMAL, Literal, NamedNode, Triple, parse_turtle
from etalage.settings import Settings
from etalage.store.embedded import EmbeddedWriter
from etalage.store.sandbox import Answer, Sandbox, _Worker

NUMBER = 3000
SETTINGS = Settings(sparql_seconds=10.0, sparql_memory_mb=256, sparql_rows=1000)
HASTY = replace(SETTINGS, sparql_seconds=1.0)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sandbox") / "store"
    writer = EmbeddedWriter(path)
    for number in range(NUMBER):
        node = NamedNode(f"https://example.org/{number}")
        triples = [
            Triple(node, NamedNode("https://example.org/titel"), Literal(f"Titel {number}", language="nl")),
            Triple(
                node, NamedNode("https://example.org/kent"), NamedNode(f"https://example.org/{number * 7 % NUMBER}")
            ),
            Triple(
                node, NamedNode("https://example.org/kent"), NamedNode(f"https://example.org/{number * 11 % NUMBER}")
            ),
        ]
        writer.replace(node.value, triples)
    writer.commit()
    return path


@pytest.fixture(scope="module")
def shared() -> Iterator[Sandbox]:
    sandbox = Sandbox(SETTINGS)
    yield sandbox
    sandbox.close()


@pytest.fixture(scope="module")
def hasty(shared: Sandbox) -> Iterator[Sandbox]:
    """For queries that will be stopped anyway."""
    sandbox = Sandbox(HASTY)
    yield sandbox
    sandbox.close()


class Ask:
    """A sandbox with a store: `ask(query)` is the answer, and afterwards nothing may be broken."""

    def __init__(self, sandbox: Sandbox, store: Path) -> None:
        self.sandbox = sandbox
        self.store = store

    def __call__(self, query: str, accept: str = "json") -> Answer:
        return self.sandbox.run(query, self.store, accept)


def check_health(asking: Ask) -> None:
    assert json.loads(asking("ASK { ?s ?p ?o }").body)["boolean"] is True
    statuses = [child.status() for child in psutil.Process().children()]
    assert psutil.STATUS_ZOMBIE not in statuses


@pytest.fixture
def ask(shared: Sandbox, store: Path) -> Iterator[Ask]:
    asking = Ask(shared, store)
    yield asking
    check_health(asking)


@pytest.fixture
def ask_hastily(hasty: Sandbox, store: Path) -> Iterator[Ask]:
    asking = Ask(hasty, store)
    yield asking
    check_health(asking)


def test_a_select_gives_a_table_in_each_format(ask: Ask) -> None:
    query = "SELECT ?s ?o { ?s <https://example.org/titel> ?o FILTER(?s = <https://example.org/7>) }"
    answer = ask(query)
    assert answer.content_type == "application/sparql-results+json"
    assert answer.rows == 1
    assert 0 < answer.seconds < SETTINGS.sparql_seconds
    (row,) = json.loads(answer.body)["results"]["bindings"]
    assert row["o"] == {"type": "literal", "value": "Titel 7", "xml:lang": "nl"}
    assert ask(query, "csv").body == b"s,o\r\nhttps://example.org/7,Titel 7\r\n"
    assert ask(query, "tsv").body == b'?s\t?o\n<https://example.org/7>\t"Titel 7"@nl\n'
    assert b"<uri>https://example.org/7</uri>" in ask(query, "xml").body
    assert ask(query, "text/csv").content_type == "text/csv; charset=utf-8"
    assert ask(query, "application/sparql-results+xml").body == ask(query, "xml").body


def test_a_construct_gives_a_graph_in_each_format(ask: Ask) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?s = <https://example.org/7>) }"
    answer = ask(query, "ttl")
    assert (answer.content_type, answer.rows) == ("text/turtle", 3)
    assert set(parse_turtle(answer.body)) == set(parse_turtle(ask(query, "nt").body))
    assert len(parse_turtle(answer.body)) == 3
    assert ask(query, "text/turtle").body == answer.body
    assert b"rdf:RDF" in ask(query, "rdf").body
    assert json.loads(ask(query, "application/ld+json").body)


def test_an_ask_and_an_empty_answer_are_whole(ask: Ask) -> None:
    assert json.loads(ask("ASK { <x:y> ?p ?o }").body)["boolean"] is False
    empty = ask("SELECT ?x { <x:y> ?p ?x }")
    assert (empty.rows, json.loads(empty.body)["results"]["bindings"]) == (0, [])
    assert ask("SELECT * {}").rows == 1
    assert ask("SELECT ?s FROM <x:nergens> { ?s ?p ?o }").rows == 0


def test_from_chooses_the_graphs(ask: Ask) -> None:
    graphs = "FROM <https://example.org/1> FROM <https://example.org/2>"
    assert ask(f"SELECT * {graphs} {{ ?s ?p ?o }}").rows == 6
    assert ask("SELECT * FROM NAMED <https://example.org/1> { ?s ?p ?o }").rows == 0
    assert ask("SELECT * FROM NAMED <https://example.org/1> { GRAPH ?g { ?s ?p ?o } }").rows == 3
    assert ask("SELECT * { GRAPH <https://example.org/1> { ?s ?p ?o } } # FROM <x:y>").rows == 3


@pytest.mark.parametrize("accept", ["json", "xml", "csv", "tsv"])
def test_odd_terms_survive_the_way(shared: Sandbox, tmp_path: Path, accept: str) -> None:
    """A table goes by way of TSV: what comes out is what Oxigraph itself would write."""
    from pyoxigraph import QueryResultsFormat, Store

    node = NamedNode("https://example.org/a")
    texts = ["", "\t\n\r", '"\\', "é 😀 עברית", "<b>&amp;", "a\x01b", "1", "true", "?x"]
    terms = [Literal(text) for text in texts] + [
        Literal("1.50", datatype=DECIMAL),
        Literal("a", datatype=DECIMAL),
        Literal("x", language="nl-be"),
        NamedNode("https://example.org/?a=b&c=é#d"),
    ]
    writer = EmbeddedWriter(tmp_path / "store")
    writer.replace(node.value, [Triple(node, NamedNode(f"x:{number}"), term) for number, term in enumerate(terms)])
    writer.commit()
    query = "SELECT ?p ?o ?niet { ?s ?p ?o } ORDER BY ?p"
    formats = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "csv": QueryResultsFormat.CSV}
    direct = Store.read_only(str(tmp_path / "store")).query(query, use_default_graph_as_union=True)
    expected = direct.serialize(format=formats.get(accept, QueryResultsFormat.TSV))  # type: ignore[union-attr]
    answer = shared.run(query, tmp_path / "store", accept)
    assert answer.body == expected
    assert answer.rows == len(terms)


def test_a_format_that_does_not_fit_is_a_sentence(ask: Ask) -> None:
    for query, accept in (("ASK {}", "ttl"), ("DESCRIBE <x:a>", "csv"), ("ASK {}", "application/pdf")):
        with pytest.raises(BadQuery, match="Kies uit"):
            ask(query, accept)


def test_exactly_the_limit_is_given_and_one_more_is_not(ask: Ask) -> None:
    assert ask("SELECT * { ?s ?p ?o } LIMIT 1000").rows == 1000
    assert ask("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1000", "nt").rows == 1000
    for query, accept in (
        ("SELECT * { ?s ?p ?o } LIMIT 1001", "json"),
        ("SELECT * { ?s ?p ?o }", "tsv"),
        ("SELECT * { ?s ?p ?o }", "csv"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1001", "ttl"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "rdf"),
    ):
        with pytest.raises(QueryTooHeavy, match="meer dan 1000 regels") as caught:
            ask(query, accept)
        assert "LIMIT" in caught.value.remedy


def test_newlines_in_texts_are_no_rows(ask: Ask) -> None:
    lines = '"' + "\\n" * 3000 + '"'
    for accept in ("json", "xml", "csv", "tsv"):
        assert ask(f"SELECT ?x {{ VALUES ?x {{ {lines} }} }}", accept).rows == 1


def doubling(times: int) -> str:
    return " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(times))


HEAVY = {
    "a cross product": "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }",
    "a cross product that streams": "SELECT (SUM(STRLEN(STR(?b))) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }",
    "an exploding path": "SELECT (COUNT(*) AS ?n) { ?a (<x:a>|!<x:b>)*/(<x:a>|!<x:b>)* ?b . ?b (!<x:c>)* ?c }",
    "a sort of everything": "SELECT * { ?a ?p ?b . ?c ?q ?d } ORDER BY ?b ?d",
    "a distinct of everything": "SELECT DISTINCT ?a ?b ?c ?d { ?a ?p ?b . ?c ?q ?d } LIMIT 1 OFFSET 99999999",
    "a concatenation of everything": "SELECT (GROUP_CONCAT(?b) AS ?x) { ?a ?p ?b . ?c ?q ?d }",
    "a text that doubles": 'SELECT ?a40 { BIND("0123456789" AS ?a0) ' + doubling(40) + " }",
    "a big cell": 'SELECT ?a23 { BIND("0123456789" AS ?a0) ' + doubling(23) + " }",
    "a regular expression": 'ASK { ?s ?p ?o . ?t ?q ?r FILTER(REGEX(CONCAT(STR(?o), STR(?r)), "(.*)*(.*)*x$")) }',
    "a construct of everything": "CONSTRUCT { ?a ?q ?d } WHERE { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f "
    "FILTER(STRLEN(CONCAT(STR(?b), STR(?d), STR(?f))) < 1) }",
}


@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_query_is_stopped(ask_hastily: Ask, name: str) -> None:
    begin = time.monotonic()
    with pytest.raises(QueryTooHeavy, match=r"gestopt|te groot") as caught:
        ask_hastily(HEAVY[name], "nt" if "CONSTRUCT" in HEAVY[name] else "json")
    assert caught.value.remedy
    assert time.monotonic() - begin < HASTY.sparql_seconds + 2


DEEP = {
    "2265 braces": "ASK " + "{" * 2265 + "}" * 2265,
    "100,000 braces": "ASK " + "{" * 100_000,
    "101 parentheses": "ASK { FILTER(" + "(" * 100 + "1" + ")" * 101 + " }",
    "collections": "ASK { ?s ?p " + "(" * 5000 + ")" * 5000 + " }",
    "blank nodes": "ASK { ?s ?p " + "[<x:p> " * 5000 + "1" + "]" * 5000 + " }",
    "triple terms": "ASK { " + "<<" * 5000 + " ?s ?p ?o " + ">> ?p ?o" * 5000 + " }",
    "functions": "ASK { FILTER(" + "IF(true,true," * 5000 + "true" + ")" * 5001 + " }",
    "subqueries": "SELECT * {" + "{SELECT * {" * 2000 + "}}" * 2000 + "}",
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_nesting_is_refused_at_once(ask: Ask, name: str) -> None:
    begin = time.monotonic()
    with pytest.raises(BadQuery, match=r"te diep genest|langer dan 100 kB"):
        ask(DEEP[name])
    assert time.monotonic() - begin < 1


def many(unit: str, joint: str = "") -> str:
    """As much of it as fits in the longest query."""
    return joint.join([unit] * (97_000 // len(unit + joint)))


WIDE = {
    "not": "ASK { FILTER(" + many("!") + "true) }",
    "and": "ASK { FILTER(" + many("?a", "&&") + ") }",
    "plus": "ASK { FILTER(" + many("?a", "+") + ") }",
    "path steps": "ASK { ?s " + many("<x:a>", "/") + " ?o }",
    "path choices": "ASK { ?s " + many("<x:a>", "|") + " ?o }",
    "unions": "ASK { " + many("{?s ?p ?o}", "UNION") + " }",
    "groups": "ASK { " + many("{?s ?p ?o}") + " }",
    "minus": "ASK { " + many("MINUS{?s ?p ?o}") + " }",
    "triples": "ASK { " + many("?s ?p ?o.") + " }",
    "objects": "ASK { ?s ?p " + many("?o", ",") + " }",
    "list": "ASK { ?s ?p (" + many("1 ") + ") }",
    "having": "SELECT (1 AS ?x) { ?s ?p ?o } HAVING " + many("(1=1) "),
    "describe": "DESCRIBE " + many("<x:a> "),
    "text": 'ASK { FILTER("' + many("a") + '" = "b") }',
}


@pytest.mark.parametrize("name", WIDE)
def test_a_wide_query_is_answered_or_refused_and_crashes_nothing(ask_hastily: Ask, name: str) -> None:
    """Each of these, or its like, overflows the usual stack of 8 MB in pyoxigraph 0.5.13."""
    try:
        answer = ask_hastily(WIDE[name], "nt" if name == "describe" else "json")
        assert answer.body or name == "describe"
    except QueryTooHeavy as error:
        assert "gestopt" in error.cause  # never "het proces brak af"


@pytest.mark.parametrize(
    "text",
    [
        "CLEAR ALL",
        "INSERT DATA { <x:a> <x:b> <x:c> }",
        "PREFIX x: <x:> DELETE WHERE { ?s ?p ?o }",
        "ASK {} ; DROP ALL",
        "SELECT * {} INSERT DATA { <x:a> <x:b> <x:c> }",
        "LOAD <http://127.0.0.1/>",
        "# SELECT\nDROP ALL",
    ],
)
def test_an_update_is_refused(ask: Ask, text: str) -> None:
    with pytest.raises(BadQuery):
        ask(text)


def test_what_is_no_sparql_is_a_sentence(ask: Ask) -> None:
    for text in (
        "",
        " ",
        "SELECT",
        "nonsens",
        "ASK { ?s ?p",
        'ASK { ?s ?p "open }',
        "ASK { ?s x:y ?o }",
        "\x00",
        "😀",
        "{",
        "\\",
    ):
        with pytest.raises(BadQuery) as caught:
            ask(text)
        assert type(caught.value) is BadQuery
    with pytest.raises(BadQuery, match=r"regel 2, teken 10.*PREFIX x: <"):
        ask("ASK {\n ?s x:y ?o }")
    with pytest.raises(BadQuery, match="geen geldige Unicode"):
        ask("ASK { ?s ?p '\ud800' }")
    with pytest.raises(BadQuery, match="langer dan 100 kB"):
        ask("ASK {} #" + "é" * 50_000)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.settimeout(0.3)
        yield listening


def nobody_came(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except TimeoutError:
        return True
    return False


def test_service_reaches_nothing(ask: Ask, listener: socket.socket) -> None:
    address = f"<http://127.0.0.1:{listener.getsockname()[1]}/>"
    for text in (
        f"SELECT * {{ SERVICE {address} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ service silent {address} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ VALUES ?x {{ {address} }} SERVICE ?x {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p 'a' . # '\n SERVICE{address}{{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p '''a\\''' ''' . SERVICE {address} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ FILTER EXISTS {{ SERVICE {address} {{ ?s ?p ?o }} }} }}",
        f"SELECT * {{ FILTER(1<2) SERVICE {address} {{ ?s ?p ?o }} FILTER(3>2) }}",
        f"SELECT * {{ \\u0053ERVICE {address} {{ ?s ?p ?o }} }}",
        f"CONSTRUCT WHERE {{ SERVICE {address} {{ ?s ?p ?o }} }}",
    ):
        with pytest.raises(BadQuery, match="SERVICE"):
            ask(text)
    assert nobody_came(listener)


def test_the_word_service_may_be_used(ask: Ask) -> None:
    texts = (
        'ASK { ?s ?p "SERVICE <http://x/> { }" }',
        "ASK { ?s ?p ?service } # SERVICE",
        "PREFIX x: <http://SERVICE/> ASK { x:SERVICE ?SERVICE x:service }",
        "ASK { ?s ?p '''een ' SERVICE \\''' twee''' }",
    )
    for text in texts:
        assert ask(text).rows == 1


def test_a_worker_has_no_network_even_when_service_gets_through(store: Path, listener: socket.socket) -> None:
    """The net under the text check: the process itself can't make a connection."""
    address = f"<http://127.0.0.1:{listener.getsockname()[1]}/>"
    worker = _Worker(256, network=False)
    try:
        worker.await_ready(time.monotonic() + 30)
        query = f"SELECT * {{ SERVICE {address} {{ ?s ?p ?o }} }}"
        request = {"query": query, "store": str(store), "accept": "json", "rows": 9, "bytes": 9999, "seconds": 5.0}
        header, _ = worker.ask(request, time.monotonic() + 5)
        assert "error" in header
        assert nobody_came(listener)
    finally:
        worker.end()


def test_queries_at_once_each_get_their_own_answer(ask: Ask) -> None:
    found: dict[int, str] = {}

    def one(number: int) -> None:
        body = ask(f"SELECT ?o {{ <https://example.org/{number}> <https://example.org/titel> ?o }}", "csv").body
        found[number] = body.decode().split()[-1]

    threads = [threading.Thread(target=one, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: str(number) for number in range(24)}


def ask_and_fail(sandbox: Sandbox, store: Path, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        sandbox.run(HEAVY["a cross product"], store, "json")


def test_a_queue_that_is_too_long_says_come_back(store: Path) -> None:
    sandbox = Sandbox(HASTY, size=1)
    busy = threading.Thread(target=ask_and_fail, args=(sandbox, store, QueryTooHeavy))
    busy.start()
    time.sleep(0.3)
    slow = Sandbox(replace(HASTY, sparql_seconds=0.2), size=1)
    slow._slots = sandbox._slots
    with pytest.raises(StoreError, match="te veel SPARQL-vragen") as caught:
        slow.run("ASK {}", store, "json")
    assert "retry_after" in caught.value.facts
    busy.join()
    assert sandbox.run("ASK {}", store, "json").rows == 1
    slow.close()
    sandbox.close()


def test_another_version_is_another_store(shared: Sandbox, store: Path, tmp_path: Path) -> None:
    EmbeddedWriter(tmp_path / "leeg").commit()
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert shared.run(count, store, "csv").body == b"n\r\n8996\r\n"
    assert shared.run(count, tmp_path / "leeg", "csv").body == b"n\r\n0\r\n"
    assert shared.run(count, "", "csv").body == b"n\r\n0\r\n"
    assert shared.run(count, store, "csv").body == b"n\r\n8996\r\n"
    with pytest.raises(StoreError, match="niet te lezen"):
        shared.run(count, tmp_path / "nergens", "csv")


def test_a_worker_that_dies_in_its_sleep_is_replaced(ask: Ask) -> None:
    ask("ASK {}")
    for worker in ask.sandbox._idle:
        os.kill(worker.process.pid, signal.SIGKILL)
    time.sleep(0.1)
    assert ask("ASK {}").rows == 1


def test_a_closed_sandbox_leaves_no_process_and_refuses(store: Path) -> None:
    sandbox = Sandbox(SETTINGS)
    before = {child.pid for child in psutil.Process().children()}
    sandbox.run("ASK {}", store, "json")
    thread = threading.Thread(target=ask_and_fail, args=(sandbox, store, StoreError))
    thread.start()
    time.sleep(0.3)
    sandbox.close()
    thread.join(5)
    assert not thread.is_alive()
    assert {child.pid for child in psutil.Process().children()} <= before
    with pytest.raises(StoreError, match="gestopt"):
        sandbox.run("ASK {}", store, "json")


def test_workers_and_their_queries_die_with_their_parent(store: Path) -> None:
    script = (
        "import sys, threading; from etalage.store.sandbox import Sandbox; from etalage.settings import Settings\n"
        "sandbox = Sandbox(Settings(sparql_seconds=60))\n"
        "threading.Thread(target=sandbox.run, args=(sys.argv[2], sys.argv[1], 'json'), daemon=True).start()\n"
        "sandbox.run('ASK {}', sys.argv[1], 'json'); print('klaar', flush=True); sys.stdin.read()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(store), HEAVY["a cross product"]],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"klaar\n"
    workers = psutil.Process(parent.pid).children(recursive=True)
    assert workers
    parent.kill()
    parent.communicate()
    _, alive = psutil.wait_procs(workers, timeout=3)
    assert alive == []


def test_a_forked_process_has_its_own_workers(ask: Ask) -> None:
    ask("ASK {}")
    pid = os.fork()
    if pid == 0:
        try:
            is_good = ask("ASK {}").rows == 1
            ask.sandbox.close()
        except BaseException:
            is_good = False
        os._exit(0 if is_good else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert ask("ASK {}").rows == 1


def test_a_query_to_a_remote_store_has_the_same_limits(server: str) -> None:
    from etalage.store.remote import RemoteWriter

    writer = RemoteWriter(server)
    node = NamedNode("https://example.org/a")
    writer.replace(node.value, [Triple(node, NamedNode(f"x:{n}"), Literal(str(n))) for n in range(1200)])
    writer.commit()
    sandbox = Sandbox(replace(HASTY, store="remote", store_url=server))
    try:
        answer = sandbox.run("SELECT ?o { ?s <x:7> ?o }", server, "csv")
        assert (answer.body, answer.rows) == (b"o\r\n7\r\n", 1)
        assert sandbox.run("ASK { ?s <x:7> ?o }", server, "json").body == b'{"head":{},"boolean":true}'
        assert sandbox.run("CONSTRUCT WHERE { ?s <x:7> ?o }", server, "nt").rows == 1
        with pytest.raises(QueryTooHeavy, match="meer dan 1000"):
            sandbox.run("SELECT * { ?s ?p ?o }", server, "json")
        with pytest.raises(BadQuery):
            sandbox.run("DROP ALL", server, "json")
        with pytest.raises(BadQuery):
            sandbox.run("ASK { ?s ?p", server, "json")
        with pytest.raises((QueryTooHeavy, StoreError)):
            sandbox.run("SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }", server, "json")
        with pytest.raises(StoreError, match="antwoordt niet"):
            sandbox.run("ASK {}", "http://127.0.0.1:9", "json")
    finally:
        sandbox.close()
