"""The command line: turns errors into sentences and exit codes. 0 good, 1 something was refused, 2 could not run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from etalage.catalogue import Catalogue, open_catalogue
from etalage.concepts import load_concepts
from etalage.errors import BadQuery, EtalageError, SettingsError
from etalage.findings import Finding, Report, Severity
from etalage.search import Kind, Query
from etalage.settings import Settings
from etalage.store.sandbox import Sandbox
from ingest.curriculum import load_curriculum
from ingest.estimate import estimate_records
from ingest.feeds import Feed, default_feeds, load_feeds
from ingest.pipeline import Knowledge, context_of, is_record, judge, run
from ingest.readers import read, recognise

GOOD, REFUSED, FAILED = 0, 1, 2


class Door(click.Group):
    """The one place where errors become sentences and exit codes."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an EtalageError is printed as cause and remedy, and gives exit code 2."""
        try:
            return super().invoke(ctx)
        except EtalageError as error:
            click.echo(f"Het is niet gelukt. {error}", err=True)
            ctx.exit(FAILED)
        except OSError as error:
            # A door: the disk, a port or a folder can fail in any command.
            click.echo(
                f"Het is niet gelukt: {error.strerror or error} ({error.filename or 'geen bestand'}).", err=True
            )
            ctx.exit(FAILED)


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


@contextmanager
def progress_bar(label: str, total: int | None, unit: str) -> Iterator[Callable[[int], None]]:
    """A bar with rate and time left on standard error; shown only when the work takes more than half a second."""
    with tqdm(
        total=total, desc=label, unit=f" {unit}", delay=0.5, dynamic_ncols=True, smoothing=0.1, leave=False
    ) as bar:

        def progress(number: int) -> None:
            bar.update(number)

        yield progress


@main.group()
def curriculum() -> None:
    """SLO's national curriculum."""


@curriculum.command("load")
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_context
def curriculum_load(ctx: click.Context, folder: Path) -> None:
    """Load SLO's JSON from FOLDER. It appears at once and whole; a second time changes nothing."""
    settings: Settings = ctx.obj
    bars: dict[str, tqdm[Any]] = {}

    def progress(step: str, done: int, total: int) -> None:
        bar = bars.get(step)
        if bar is None:
            for other in bars.values():
                other.close()
            bar = bars[step] = tqdm(total=total, desc=step, delay=0.5, dynamic_ncols=True, leave=False)
        bar.update(done - bar.n)

    with catalogue_of(settings) as catalogue:
        try:
            report = load_curriculum(folder, catalogue, settings, progress)
        finally:
            for bar in bars.values():
                bar.close()
    for line in report.sentences():
        click.echo(line)
    ctx.exit(GOOD if report.is_good else REFUSED)


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
    knowledge = Knowledge(settings.base_iri)
    with catalogue_of(settings) as catalogue:
        for entry in feeds:
            with progress_bar(entry.name, estimate_records(entry.path), "records") as progress:
                reports.append(run(entry, catalogue, settings, progress, allow_removals, knowledge))
            show_report(reports[-1])
    ctx.exit(GOOD if all(report.is_good for report in reports) else REFUSED)


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


SHOWN_PER_RULE = 3
"""Examples of one rule on the screen; the whole report stands in the file that is named below them."""


def show_report(report: Report) -> None:
    """Print the verdict and the findings, grouped by rule, most serious first."""
    click.echo(report.verdict())
    order = {severity: rank for rank, severity in enumerate(Severity)}
    groups: dict[str, list[Finding]] = {}
    for finding in report.findings:
        groups.setdefault(finding.rule, []).append(finding)
    for rule, findings in sorted(groups.items(), key=lambda group: (order[group[1][0].severity], group[0])):
        first = findings[0]
        if first.severity is Severity.TIP:
            continue
        click.echo(f"  {first.severity.value} · {rule} · {report.counts[rule]} keer")
        for finding in findings[:SHOWN_PER_RULE]:
            click.echo(f"    {sentence(finding)}")
    if report.severities[Severity.TIP.value]:
        click.echo(f"  en {report.severities[Severity.TIP.value]} tips")


def sentence(finding: Finding) -> str:
    """A finding on one line: where, what, found value, how to mend it."""
    where = f"{finding.position}: " if finding.position else ""
    field = f" Veld: {finding.field}." if finding.field else ""
    value = f" Gevonden: “{finding.value}”." if finding.value else ""
    example = f" Voorbeeld: {finding.example}" if finding.example else ""
    return f"{where}{finding.message}{field}{value} {finding.advice}{example}".strip()


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Form of the answer.")
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...], format_: str) -> None:
    """Check FILES as if they were delivered, without placing anything."""
    settings: Settings = ctx.obj
    with catalogue_of(settings) as catalogue, catalogue.snapshot() as snapshot:
        concepts = load_concepts(snapshot.view)
    reports = []
    for path in files:
        report = Report(str(path), "")
        try:
            entry = Feed(name="controle", supplier="controle", reader=recognise(path), path=path, delivery="changes")
            for judged in judge(read(entry, settings), concepts, context_of(entry, settings)):
                report.read += is_record(judged)
                report.refused += judged.is_refused
                report.unchanged += is_record(judged) and not judged.is_refused
                for finding in judged.findings:
                    report.add(finding)
        except EtalageError as error:
            report = replace(report, error=str(error))
        reports.append(report)
    if format_ == "json":
        click.echo(json.dumps([checked(report) for report in reports], ensure_ascii=False, indent=1))
    else:
        for report in reports:
            show_check(report)
    ctx.exit(GOOD if all(report.is_good for report in reports) else REFUSED)


def checked(report: Report) -> dict[str, Any]:
    """A check as JSON: the file and what was found."""
    return {
        "file": report.feed,
        "read": report.read,
        "refused": report.refused,
        "error": report.error,
        "findings": [finding.to_json() for finding in report.findings],
    }


def show_check(report: Report) -> None:
    """Print what was found in one file, every finding with its place."""
    if report.error:
        click.echo(f"{report.feed}: geweigerd. {report.error}")
    else:
        good = report.read - report.refused
        click.echo(f"{report.feed}: {good} van {report.read} records zijn goed genoeg om te plaatsen.")
    for finding in report.findings:
        click.echo(f"  {finding.severity.value}: {sentence(finding)}")


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
@click.argument("file", type=click.File("rb"))
@click.option("--format", "format_", type=click.Choice(["json", "csv", "ttl"]), help="Form of the answer.")
@click.pass_obj
def sparql(settings: Settings, file: Any, format_: str | None) -> None:
    """Run the SPARQL query in FILE ("-" for standard input) with the limits of the public endpoint."""
    try:
        text = file.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadQuery("Het bestand met de vraag is geen UTF-8.", "Bewaar het als UTF-8.") from error
    sandbox = Sandbox(settings)
    with catalogue_of(settings) as catalogue:
        try:
            with catalogue.snapshot() as snapshot:
                answer = sandbox.run(text, snapshot.store_path, format_ or "")
        finally:
            sandbox.close()
    sys.stdout.buffer.write(answer.body)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.pass_context
def serve(ctx: click.Context, host: str, port: int) -> None:
    """Serve the site with several web processes (ETALAGE_WORKERS)."""
    settings: Settings = ctx.obj
    command = [
        sys.executable, "-m", "gunicorn", "--bind", f"{host}:{port}", "--worker-class", "gthread",
        "--workers", str(settings.workers), "--threads", str(settings.threads), "--timeout", "60",
        "--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket", "app:create_app()",
    ]  # fmt: skip
    click.echo(f"Etalage staat op http://{host}:{port}/ (stop met Ctrl+C).")
    ctx.exit(subprocess.call(command, env={**os.environ, **settings.to_env()}))


@main.group()
def index() -> None:
    """The search index."""


@index.command("rebuild")
@click.pass_obj
def index_rebuild(settings: Settings) -> None:
    """Make the search index anew from the store, and publish it in one step."""
    with catalogue_of(settings) as catalogue:
        with catalogue.deliver() as delivery:
            delivery.reindex()
            version = delivery.publish(reason="index rebuild")
        status = catalogue.status()
    click.echo(f"De index is opnieuw gemaakt: {status.documents} documenten, versie {version}.")


@main.command()
@click.pass_obj
def status(settings: Settings) -> None:
    """Show the version that is published and what is in it."""
    with catalogue_of(settings) as catalogue:
        state = catalogue.status()
    if not state.version:
        click.echo(f"Er is nog niets geladen in {settings.home}. Begin met: etalage curriculum load MAP")
        return
    click.echo(f"map         {settings.home}")
    click.echo(f"versie      {state.version} van {state.created}")
    click.echo(f"quads       {state.quads}")
    click.echo(f"documenten  {state.documents}")
    click.echo(f"schijf      {state.size_bytes / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
