"""The SPARQL endpoint and the page to ask it from. Queries run in another process, which is stopped at a limit."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.errors import answer, trouble_of
from app.negotiation import HTML, choose
from app.results import Result, result_of
from app.visit import Visit, link, texts, visit
from etalage.errors import BadQuery, EtalageError
from etalage.harmless import harmless_table
from etalage.store.sparql_text import LONGEST, form
from queries import names, query

blueprint = Blueprint("sparql", __name__)

TABLES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPHS = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
FORMATS = {**TABLES, **GRAPHS}
"""Value of `formaat` → media type. A SELECT or ASK can be had as one of TABLES, the others as one of GRAPHS."""

SPREADSHEETS = {"csv": ",", "tsv": "\t"}
"""Formats that a spreadsheet program opens, with what stands between cells."""

SPOKEN_OF = {
    "json": ("application/json",),
    "xml": ("application/xml", "text/xml"),
    "jsonld": ("application/json",),
    "rdf": ("application/xml",),
}
"""Other media types that clients ask for when they mean this format."""

ADDRESS = 3_000
"""Characters of a query that fit in an address; gunicorn reads at most 4,094 of a request line."""

FIRST = "materialen-per-leerdoel"
"""The example that stands in the form at first."""

_LOOKING = ("GET", "HEAD")
_REFUSED = ("default-graph-uri", "named-graph-uri")


@dataclass(frozen=True, slots=True)
class Example:
    """A question of `queries/examples`, with the first line of the file as its name for people."""

    name: str
    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What the page says before the first query."""

    seconds: str
    rows: int
    kb: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no answer."""

    title: str
    cause: str
    remedy: str


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> AnyResponse:
    """SPARQL 1.1 Protocol (query), and the page for people."""
    if not _is_for_people():
        return _endpoint()
    if request.method in _LOOKING:
        return _page(request.args.get("query"))
    return _posted(request.form.get("query", ""))


def _is_for_people() -> bool:
    """A page, or an answer for a program? `*/*` with a query is a program; without one it is somebody who looks."""
    values = request.values
    if asked := values.get("formaat"):
        return asked == "html"
    if request.mimetype == "application/sparql-query":
        return False
    accept = request.headers.get("Accept", "")
    if "query" in values:
        return choose(accept, [*FORMATS.values(), HTML]) == HTML
    return request.method in _LOOKING and choose(accept, [HTML, *FORMATS.values()]) == HTML


def _endpoint() -> Response:
    try:
        text = _query_of_request()
        chosen = _format(text)
        if chosen is None:
            forms = ", ".join((TABLES if form(text) in ("SELECT", "ASK") else GRAPHS).values())
            return _open_to_all(answer(406, texts()("error.406.text", forms=forms), html=False))
        here = visit()
        result = here.shop.sandbox().run(text, here.snapshot.store_path, chosen)
    except EtalageError as error:
        status, fault, retry_after = _fault(error)
        return _open_to_all(answer(status, fault.cause, fault.remedy, retry_after, html=False))
    body = result.body
    if chosen in SPREADSHEETS and request.values.get("formaat"):
        # The link on our page, which a person opens in a spreadsheet; whoever asks with Accept gets it exact.
        body = harmless_table(body.decode("utf-8"), SPREADSHEETS[chosen]).encode()
    response = Response(body, content_type=result.content_type)
    response.headers["Server-Timing"] = f"query;dur={result.seconds * 1000:.0f}"
    return _open_to_all(response)


def _format(text: str) -> str | None:
    """Which format `formaat` or Accept asks for this query; None when it can not be had. Raises BadQuery."""
    forms = TABLES if form(text) in ("SELECT", "ASK") else GRAPHS
    if asked := request.values.get("formaat"):
        if asked not in FORMATS:
            raise BadQuery(f"De vorm “{asked[:20]}” bestaat niet.", f"Kies uit: {', '.join(FORMATS)}.")
        return asked if asked in forms else None
    names = [(name, also) for name in forms for also in (forms[name], *SPOKEN_OF.get(name, ()))]
    best = choose(request.headers.get("Accept", ""), [also for _, also in names])
    return next((name for name, also in names if also == best), None)


def _open_to_all(response: Response) -> Response:
    """Pages of others may ask too: everything here is public and nothing can be changed."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "Etalage-Versie, Retry-After"
    return response


def _query_of_request() -> str:
    """The query of a request, in one of the three ways of SPARQL 1.1 Protocol, section 2.1. Raises BadQuery."""
    for name in _REFUSED:
        if name in request.values:
            raise BadQuery(f"“{name}” wordt hier niet gebruikt.", "Noem de graaf in de vraag, met FROM of GRAPH.")
    if "update" in request.values or request.mimetype == "application/sparql-update":
        raise BadQuery("Hier kan alleen gelezen worden.", "Stel een vraag met SELECT, ASK, CONSTRUCT of DESCRIBE.")
    if request.method == "POST" and request.mimetype == "application/sparql-query":
        if "query" in request.args:
            raise BadQuery("Er staan twee vragen in: in het adres en in de inhoud.", "Geef er één.")
        try:
            return _sized(request.get_data().decode("utf-8"))
        except UnicodeDecodeError as error:
            raise BadQuery("De vraag is geen UTF-8.", "Stuur de tekst als UTF-8.") from error
    if request.method == "POST" and request.mimetype != "application/x-www-form-urlencoded":
        raise BadQuery(
            f"De inhoud is “{request.mimetype[:60]}”.",
            "Stuur application/sparql-query, of een formulier met het veld “query”.",
        )
    given = request.values.getlist("query")
    if len(given) != 1:
        raise BadQuery("Er moet precies één vraag zijn.", "Geef de vraag in de parameter “query”.")
    return _sized(given[0])


def _sized(text: str) -> str:
    if len(text.encode("utf-8", "surrogatepass")) > LONGEST:
        raise BadQuery(f"De vraag is langer dan {LONGEST // 1000} kB.", "Maak de vraag korter.", too_large=True)
    if not text.strip():
        raise BadQuery("De vraag is leeg.", "Begin met een voorbeeld.")
    return text


def _posted(text: str) -> AnyResponse:
    """A question from the form: to its own address when it fits in one, so that it can be shared and reloaded."""
    if len(text) <= ADDRESS and not set(request.values) & set(_REFUSED):
        address = link("sparql.sparql", query=text.replace("\r\n", "\n"))
        if len(address) <= ADDRESS:
            return redirect(address, 303)
    return _page(text)


def _page(asked: str | None) -> Response:
    examples = [_example(name) for name in names("examples")]
    chosen, known = request.args.get("voorbeeld", ""), {example.name for example in examples}
    shown = next(example for example in examples if example.name == (chosen if chosen in known else FIRST))
    text = shown.text if asked is None else asked.replace("\r\n", "\n")
    status, result, fault, retry_after = 200, None, None, 0
    if asked is not None:
        try:
            result = _run(_sized(text))
        except EtalageError as error:
            status, fault, retry_after = _fault(error)
    settings = visit().settings
    page = render_template(
        "sparql.html",
        examples=examples,
        chosen=shown.name if asked is None else "",
        query=text,
        result=result,
        fault=fault,
        downloads=_downloads(text, result),
        share=link("sparql.sparql", query=text) if len(text) <= ADDRESS else "",
        limits=Limits(f"{settings.sparql_seconds:g}", settings.sparql_rows, LONGEST // 1000),
    )
    response = Response(page, status, content_type="text/html; charset=utf-8")
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _run(text: str) -> Result:
    here: Visit = visit()
    shown = "json" if form(text) in ("SELECT", "ASK") else "ttl"
    return result_of(here.shop.sandbox().run(text, here.snapshot.store_path, shown))


def _fault(error: EtalageError) -> tuple[int, Fault, int]:
    """Status, what is said, and after how many seconds to try again (0: no use)."""
    trouble, text = trouble_of(error), texts()
    is_busy = "retry_after" in error.facts
    if not (trouble.shows_cause or is_busy):
        return trouble.status, Fault(text("error.503.title"), text("error.503.text"), ""), trouble.retry_after
    status = 413 if "too_large" in error.facts else trouble.status
    key = "error.503.title" if is_busy else "sparql.heavy" if status == 503 else "sparql.fault"
    retry_after = int(str(error.facts.get("retry_after", trouble.retry_after)))
    return status, Fault(text(key), error.cause, error.remedy), retry_after


def _downloads(text: str, result: Result | None) -> list[tuple[str, str]]:
    if result is None or len(text) > ADDRESS:
        return []
    forms = ("ttl", "nt", "jsonld", "rdf") if result.text else ("csv", "json", "tsv", "xml")
    return [(form.upper(), link("sparql.sparql", query=text, formaat=form)) for form in forms]


def _example(name: str) -> Example:
    text = query(name)
    return Example(name.partition("/")[2], text.partition("\n")[0].lstrip("# "), text)
