"""The command line: turns errors into sentences and exit codes. 0 good, 1 something was refused, 2 could not run."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

from etalage.catalogue import Catalogue, Snapshot, open_catalogue
from etalage.demand import Demand, DemandKind
from etalage.errors import BadQuery, EtalageError, SettingsError
from etalage.findings import Finding, Report
from etalage.search import Kind, Query
from etalage.settings import Settings
from etalage.store.disk import reason
from etalage.store.sandbox import Sandbox
from etalage.store.sparql_text import form
from ingest.concept_cache import keep, made, path_of
from ingest.curriculum import load_curriculum
from ingest.estimate import estimate_records
from ingest.feeds import Feed, default_feeds, load_feeds
from ingest.kept import newest
from ingest.outputs import OUTPUTS, Output, opened
from ingest.pipeline import has_curriculum, is_record, judged, report_path, run, stand_of
from ingest.pupils import redacted
from ingest.readers import readers, recognise
from ingest.refusal import refusal
from ingest.screen import Steps, bars, number_of
from ingest.text_report import FEW_PLACES, lines_of

GOOD, REFUSED, FAILED = 0, 1, 2


class Door(click.Group):
    """The one place where errors become sentences and exit codes."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an EtalageError is printed as cause and remedy, and gives exit code 2."""
        try:
            with stopped_by_sigterm():
                return super().invoke(ctx)
        except EtalageError as error:
            self._refuse(ctx, f"Het is niet gelukt. {error}")
        except KeyboardInterrupt:
            self._stop(
                "\nOnderbroken. Een levering wordt in haar geheel geplaatst of niet; welke versie er nu staat, zegt: "
                "etalage status"
            )
        except OSError as error:
            # A door: the disk, a port or a folder can fail in any command.
            if error.errno == errno.EPIPE:
                raise  # whoever read along has gone; click knows what to do
            where = f" ({error.filename})" if error.filename else ""
            self._refuse(ctx, f"Het is niet gelukt: {reason(error)}{where}.")

    def _stop(self, sentence: str) -> NoReturn:
        click.echo(sentence, err=True)
        sys.stdout.flush()
        sys.stderr.flush()
        # All that needs clearing away has been left by now; a second Ctrl+C must not make a traceback of this.
        os._exit(FAILED)

    def _refuse(self, ctx: click.Context, sentence: str) -> NoReturn:
        click.echo(sentence, err=True)
        ctx.exit(FAILED)


@contextmanager
def stopped_by_sigterm() -> Iterator[None]:
    """`kill` ends a command as Ctrl+C does: what is half done is cleared away first."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: object) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@click.group(cls=Door, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="etalage")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Etalage, the shop window of Dutch learning materials.

    All data stands in one folder: the environment variable ETALAGE_HOME, or else var/.

    \b
    A first time:
      etalage curriculum load sample/curriculum
      etalage feed run --all
      etalage serve
    """
    ctx.obj = Settings.from_env(os.environ)


@contextmanager
def catalogue_of(settings: Settings) -> Iterator[Catalogue]:
    """An open catalogue, closed afterwards."""
    catalogue = open_catalogue(settings)
    try:
        yield catalogue
    finally:
        catalogue.close()


@main.group()
def curriculum() -> None:
    """SLO's national curriculum."""


@curriculum.command("load")
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_context
def curriculum_load(ctx: click.Context, folder: Path) -> None:
    """Load SLO's JSON from FOLDER. It appears at once and whole; a second time changes nothing."""
    settings: Settings = ctx.obj
    with catalogue_of(settings) as catalogue, bars() as step:
        report = load_curriculum(folder, catalogue, settings, step)
        if report.is_good:
            cache_concepts(catalogue, settings)
    for sentence in report.sentences():
        click.echo(sentence)
    ctx.exit(GOOD if report.is_good else REFUSED)


def cache_concepts(catalogue: Catalogue, settings: Settings) -> None:
    """Have the concepts ready, so that the first feed or check need not wait for them."""
    with catalogue.snapshot() as snapshot:
        path = path_of(settings.home / "cache", stand_of(snapshot.view, settings.base_iri))
        if not path.exists():
            keep(path, made(snapshot.view))


@main.group()
def feed() -> None:
    """The feeds of publishers."""


@feed.command("list")
@click.pass_obj
def feed_list(settings: Settings) -> None:
    """Show the feeds: name, reader, supplier, path."""
    for entry in load_feeds(default_feeds(settings)):
        click.echo(f"{entry.name:20}  {entry.reader:12}  {entry.supplier:30}  {entry.path}")


@feed.command("run")
@click.argument("names", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Run all feeds.")
@click.option("--allow-removals", is_flag=True, help="Accept a delivery that takes away more than half of a feed.")
@click.pass_context
def feed_run(ctx: click.Context, names: tuple[str, ...], every: bool, allow_removals: bool) -> None:
    """Bring in a delivery of the feeds NAMES, each whole or not at all."""
    settings: Settings = ctx.obj
    feeds = chosen(load_feeds(default_feeds(settings)), names, every)
    reports = []
    with catalogue_of(settings) as catalogue:
        warn_without_curriculum(catalogue, settings)
        for entry in feeds:
            reports.append(run_one(entry, catalogue, settings, allow_removals))
            show_report(reports[-1], settings)
    ctx.exit(GOOD if all(report.is_good for report in reports) else REFUSED)


def run_one(entry: Feed, catalogue: Catalogue, settings: Settings, allow_removals: bool) -> Report:
    """Bring in one feed, with bars for its records and for the index."""
    total = estimate_records(entry.path) or 0
    handled = 0
    with bars() as step:

        def records(number: int) -> None:
            nonlocal handled
            handled += number
            step(f"{entry.name}, records", handled, total)

        def documents(done: int, expected: int) -> None:
            step(f"{entry.name}, zoekindex", done, expected)

        return run(entry, catalogue, settings, records, allow_removals, documents)


def warn_without_curriculum(catalogue: Catalogue, settings: Settings) -> None:
    """Say once why no subject, level or goal will be known."""
    with catalogue.snapshot() as snapshot:
        if not has_curriculum(snapshot.view, settings.base_iri):
            click.echo(
                f"Let op: in {settings.home} is nog geen curriculum geladen. Vakken, niveaus en doelen worden daarom "
                "niet herkend. Laad het met: etalage curriculum load MAP",
                err=True,
            )


def chosen(feeds: list[Feed], names: tuple[str, ...], every: bool) -> list[Feed]:
    """The feeds with these names, or all; an unknown name is a SettingsError that lists the known ones."""
    if every:
        return feeds
    known = {entry.name: entry for entry in feeds}
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        cause = f"De feed “{unknown[0]}” bestaat niet." if unknown else "Er is geen feed gekozen."
        raise SettingsError(cause, f"Kies uit: {', '.join(known) or '(er zijn geen feeds)'}; of gebruik --all.")
    return [known[name] for name in names]


def show_report(report: Report, settings: Settings) -> None:
    """Print the verdict, the findings by rule, and where the whole report stands."""
    click.echo(report.verdict())
    for line in lines_of(
        report, with_tips=False, places=FEW_PLACES, more=f"alles: etalage feed report {report.feed}"
    ):
        click.echo(line)
    path = report_path(report, settings.home)
    if path.exists() and (report.findings or report.error):
        click.echo(f"  Het hele rapport: {path}")


@feed.command("report")
@click.argument("name")
@click.option("--format", "form", type=click.Choice(list(OUTPUTS)), default="text", help="Form of the answer.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the answer to this file.")
@click.pass_context
def feed_report(ctx: click.Context, name: str, form: str, output: Path | None) -> None:
    """Show the newest report of the feed NAME again.

    Of each rule the report keeps the first 1000 findings and the number of all; `etalage check` gives every one.
    """
    settings: Settings = ctx.obj
    (entry,) = chosen(load_feeds(default_feeds(settings)), (name,), False)
    report = newest(settings.home, entry.name)
    with opened(form, output) as out:
        out.begin(str(entry.path or entry.name))
        for finding in report.findings:
            out.add(finding)
        out.end(report)
    if missing := report.missing:
        click.echo(
            f"Van {number_of(missing)} bevindingen staat hier alleen het aantal. Alles geeft: "
            f"etalage check {entry.path} --format csv",
            err=True,
        )
    ctx.exit(GOOD if report.is_good else REFUSED)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--reader", "reader", metavar="NAME", help="Read FILES as this format, whatever they look like.")
@click.option("--format", "form", type=click.Choice(list(OUTPUTS)), default="text", help="Form of the answer.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the answer to this file.")
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...], reader: str | None, form: str, output: Path | None) -> None:
    """Check FILES as if they were delivered, without placing anything.

    A FILE may be a folder: one delivery. Its format is recognised by its content. As text the first places of each
    rule are shown; json, sarif (for editors and code hosts) and csv (for a spreadsheet program) give every finding.

    Exit code 2 when a FILE cannot be opened, the others are checked all the same.
    """
    settings: Settings = ctx.obj
    if reader is not None and reader not in readers():
        raise SettingsError(f"De vorm “{reader}” bestaat niet.", f"Kies uit: {', '.join(sorted(readers()))}.")
    with catalogue_of(settings) as catalogue:
        warn_without_curriculum(catalogue, settings)
        with catalogue.snapshot() as snapshot, opened(form, output) as out, bars() as step:
            goods = [check_one(path, reader, snapshot, settings, step, out) for path in files]
    if not all(os.access(path, os.R_OK) for path in files):
        ctx.exit(FAILED)
    ctx.exit(GOOD if all(goods) else REFUSED)


def check_one(
    path: Path, reader: str | None, snapshot: Snapshot, settings: Settings, step: Steps, out: Output
) -> bool:
    """Write what would be found if this file or folder were delivered; True when nothing would be refused."""
    report = Report(str(path), "")
    total = estimate_records(path) or 0
    out.begin(str(path))

    def found(finding: Finding) -> None:
        report.add(finding)
        out.add(finding)

    try:
        reader = reader or recognise(path)
        entry = Feed(name="controle", supplier="controle", reader=reader, path=path, delivery="changes")
        for parcel in judged(entry, settings, snapshot):
            report.read += is_record(parcel)
            report.refused += parcel.is_refused
            for finding in parcel.findings:
                found(finding)
            step(path.name, report.read, total)
    except EtalageError as error:
        report.error = redacted(str(error))
        found(refusal(error, path))
    out.end(report)
    return report.is_good


@main.command()
@click.argument("words", nargs=-1)
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="Only this kind.")
@click.option("--size", type=click.IntRange(1, 1000), default=10, show_default=True, help="Number of hits.")
@click.option("--json", "as_json", is_flag=True, help="Give a JSON list of iri, title, kind, score.")
@click.pass_obj
def search(settings: Settings, words: tuple[str, ...], kind: str | None, size: int, as_json: bool) -> None:
    """Search for WORDS, as the site does."""
    with catalogue_of(settings) as catalogue, catalogue.snapshot() as snapshot:
        page = snapshot.engine.search(Query(" ".join(words), Kind(kind) if kind else None, size=size))
    if as_json:
        rows = [{"iri": hit.iri, "title": hit.title, "kind": hit.kind.value, "score": hit.score} for hit in page.hits]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for hit in page.hits:
        click.echo(f"{hit.score:8.2f}  {hit.kind.value:9}  {hit.title}\n{'':21}{hit.iri}")
    click.echo(f"{page.total} gevonden.")


@main.command()
@click.argument("file", type=click.Path(allow_dash=True, path_type=Path))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["json", "csv", "ttl"]),
    help="Form of the answer; default json, or ttl for a graph.",
)
@click.pass_obj
def sparql(settings: Settings, file: Path, format_: str | None) -> None:
    """Run the SPARQL query in FILE ("-" for standard input) with the limits of the public endpoint."""
    try:
        text = (sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadQuery("Het bestand met de vraag is geen UTF-8.", "Bewaar het als UTF-8.") from error
    sandbox = Sandbox(settings)
    with catalogue_of(settings) as catalogue:
        try:
            with catalogue.snapshot() as snapshot:
                answer = sandbox.run(text, snapshot.store_path, format_ or usual_format(text))
        finally:
            sandbox.close()
    sys.stdout.buffer.write(answer.body)


def usual_format(text: str) -> str:
    """JSON for a table, Turtle for a graph. Raises BadQuery for what is no query."""
    return "ttl" if form(text) in ("CONSTRUCT", "DESCRIBE") else "json"


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.pass_obj
def serve(settings: Settings, host: str, port: int) -> None:
    """Serve the site with several web processes (ETALAGE_WORKERS)."""
    port = free_port(host, port)
    name = f"[{host}]" if ":" in host else host
    command = [
        sys.executable, "-m", "gunicorn", "--bind", f"{name}:{port}", "--worker-class", "gthread",
        "--workers", str(settings.workers), "--threads", str(settings.threads), "--timeout", "60",
        "--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket", "app:create_app()",
    ]  # fmt: skip
    click.echo(f"Etalage staat op http://{name}:{port}/ (stop met Ctrl+C).")
    sys.stdout.flush()
    # In place of this process, not below it: then Ctrl+C and `kill` reach the site, which ends in good order.
    os.execve(sys.executable, command, {**os.environ, **settings.to_env()})


def free_port(host: str, port: int) -> int:
    """The port, or a free one for 0. Raises SettingsError when the site could not listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family) as probe:
            return int(probe.getsockname()[1])
    except OSError as error:
        raise SettingsError(
            f"De site kan niet luisteren op {host}, poort {port}: {reason(error)}.",
            "Kies een andere poort met --port, of een ander adres met --host.",
        ) from error


@main.group()
def index() -> None:
    """The search index."""


@index.command("rebuild")
@click.pass_obj
def index_rebuild(settings: Settings) -> None:
    """Make the search index anew from the store, and publish it in one step."""
    with catalogue_of(settings) as catalogue:
        with catalogue.deliver() as delivery, bars() as step:
            delivery.reindex(takes_over=True)
            version = delivery.publish(lambda done, total: step("zoekindex", done, total), reason="index rebuild")
        status = catalogue.status()
    click.echo(f"De index is opnieuw gemaakt: {number_of(status.documents)} documenten, versie {version}.")


@main.group()
def asked() -> None:
    """What visitors look for in vain (the page /gevraagd)."""


@asked.command("hide")
@click.argument("text")
@click.pass_obj
def asked_hide(settings: Settings, text: str) -> None:
    """Take TEXT off the list for good: a question as it stands there, or the address of a goal."""
    kind = DemandKind.GOAL if text.startswith(("http://", "https://")) else DemandKind.QUESTION
    Demand(settings.home, settings.demand_days).hide(kind, text)
    click.echo(f"“{text}” staat niet meer op de lijst, en komt er niet meer op.")


@main.command()
@click.pass_obj
def status(settings: Settings) -> None:
    """Show the version that is published and what is in it."""
    with catalogue_of(settings) as catalogue:
        state = catalogue.status()
    if state.created is None:
        click.echo(f"Er is nog niets geladen in {settings.home}. Begin met: etalage curriculum load MAP")
        return
    click.echo(f"map         {settings.home}")
    click.echo(f"versie      {state.version} van {state.created.astimezone():%d-%m-%Y %H:%M:%S}")
    click.echo(f"quads       {number_of(state.quads)}")
    click.echo(f"documenten  {number_of(state.documents)}")
    click.echo(f"schijf      {state.size_bytes / 1e6:.1f} MB".replace(".", ","))


if __name__ == "__main__":
    main()
