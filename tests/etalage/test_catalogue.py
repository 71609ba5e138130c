"""Store and search together: what is delivered appears at once, whole, for every reader; or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from etalage.catalogue import Catalogue, Delivery, open_catalogue
from etalage.errors import StoreError, VersionGone, WriterBusy
from etalage.namespaces import ET, RDF, SCHEMA
from etalage.rdf import Graph, Literal, NamedNode, Triple, nquads
from etalage.rdf import write as written
from etalage.search import Query
from etalage.search.document import Outfit
from etalage.search.embedded import prepare
from etalage.settings import Settings

TITLES = f"SELECT ?s ?titel {{ ?s <{SCHEMA}name> ?titel }}"


def material(number: int, title: str) -> tuple[str, Graph]:
    iri = f"https://w3id.org/etalage/materialen/proef/{number:016x}"
    node = NamedNode(iri)
    return iri, [
        Triple(node, NamedNode(RDF + "type"), NamedNode(ET + "Lesmateriaal")),
        Triple(node, NamedNode(RDF + "type"), NamedNode(SCHEMA + "LearningResource")),
        Triple(node, NamedNode(SCHEMA + "name"), Literal(title, language="nl")),
    ]


def deliver(catalogue: Catalogue, *materials: tuple[str, Graph]) -> int:
    with catalogue.deliver() as delivery:
        for iri, graph in materials:
            delivery.replace(iri, graph)
        return delivery.publish()


def titles(catalogue: Catalogue, version: int | None = None) -> set[str]:
    with catalogue.snapshot(version) as snapshot:
        rows = snapshot.view.select(TITLES)
        return {row["titel"].value for row in rows if isinstance(row["titel"], Literal)}


def found(catalogue: Catalogue, words: str = "") -> set[str]:
    with catalogue.snapshot() as snapshot:
        return {hit.title for hit in snapshot.engine.search(Query(text=words)).hits}


@pytest.fixture(params=["embedded", "remote"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if request.param == "embedded":
        return Settings(home=tmp_path / "var")
    return Settings(home=tmp_path / "var", store="remote", store_url=request.getfixturevalue("server"))


@pytest.fixture
def catalogue(settings: Settings) -> Iterator[Catalogue]:
    opened = open_catalogue(settings)
    yield opened
    opened.close()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Catalogue]:
    opened = open_catalogue(Settings(home=tmp_path / "var"))
    yield opened
    opened.close()


def test_before_anything_is_loaded_everything_is_empty(embedded: Catalogue, tmp_path: Path) -> None:
    with embedded.snapshot() as snapshot:
        assert (snapshot.version, snapshot.store_path, len(snapshot.view), len(snapshot.engine)) == (0, "", 0, 0)
        page = snapshot.engine.search(Query(text="breuken"))
        assert (page.hits, page.total, set(page.kinds.values())) == ((), 0, {0})
    status = embedded.status()
    assert (status.version, status.created, status.quads, status.documents) == (0, None, 0, 0)
    assert not (tmp_path / "var").exists()


def test_a_delivery_is_in_store_and_index_of_one_version(catalogue: Catalogue) -> None:
    assert deliver(catalogue, material(1, "Breuken"), material(2, "Procenten")) == 1
    with catalogue.snapshot() as snapshot:
        assert snapshot.version == 1
        assert {str(row["s"]) for row in snapshot.view.select(TITLES)} == {
            f"<{material(number, '')[0]}>" for number in (1, 2)
        }
        assert snapshot.engine.search(Query(text="breuken")).total == 1
        assert len(snapshot.engine) == 2
    status = catalogue.status()
    assert (status.version, status.quads, status.documents) == (1, 6, 2)
    assert status.size_bytes > 0
    assert status.created is not None
    assert abs(status.created.timestamp() - time.time()) < 60


def test_a_change_and_a_removal_reach_the_index(catalogue: Catalogue) -> None:
    deliver(catalogue, material(1, "Breuken"), material(2, "Procenten"))
    with catalogue.deliver() as delivery:
        delivery.replace(*material(1, "Kommagetallen"))
        delivery.remove(material(2, "")[0])
        assert delivery.publish(feed="proef") == 2
    assert titles(catalogue) == found(catalogue) == {"Kommagetallen"}
    assert found(catalogue, "breuken") == set()
    assert (catalogue.status().quads, catalogue.status().documents) == (3, 1)


def test_a_record_that_is_withdrawn_leaves_the_index(catalogue: Catalogue) -> None:
    iri, graph = material(1, "Breuken")
    deliver(catalogue, (iri, graph))
    deliver(
        catalogue, (iri, [Triple(NamedNode(iri), NamedNode(RDF + "type"), NamedNode(ET + "Vervallen")), graph[2]])
    )
    assert found(catalogue) == set()
    assert titles(catalogue) == {"Breuken"}


def test_leaving_without_publish_changes_nothing(catalogue: Catalogue) -> None:
    deliver(catalogue, material(1, "Breuken"))
    with catalogue.deliver() as delivery:
        delivery.replace(*material(1, "Half"))
    with pytest.raises(KeyError), catalogue.deliver() as delivery:
        delivery.replace(*material(2, "Half"))
        raise KeyError
    assert titles(catalogue) == found(catalogue) == {"Breuken"}
    assert catalogue.status().version == 1
    assert deliver(catalogue, material(2, "Heel")) == 2


def test_a_delivery_that_changes_nothing_makes_no_version(embedded: Catalogue) -> None:
    deliver(embedded, material(1, "Breuken"))
    assert deliver(embedded, material(1, "Breuken")) == 1
    assert deliver(embedded) == 1
    assert embedded.status().version == 1


def test_a_reindex_makes_the_index_from_the_store(catalogue: Catalogue) -> None:
    deliver(catalogue, material(1, "Breuken"), material(2, "Procenten"))
    with catalogue.deliver() as delivery:
        delivery.reindex()
        assert delivery.publish() == 2
    assert found(catalogue) == {"Breuken", "Procenten"}
    assert catalogue.status().documents == 2


def test_a_delivery_reads_its_own_work(embedded: Catalogue) -> None:
    deliver(embedded, material(1, "Breuken"))
    with embedded.deliver() as delivery:
        assert delivery.view.graph(material(1, "")[0]) != []
        delivery.replace(*material(2, "Procenten"))
        assert len(delivery.view.select(TITLES)) == 2


def test_one_delivery_at_a_time(catalogue: Catalogue) -> None:
    with catalogue.deliver() as delivery:
        with pytest.raises(WriterBusy, match=f"proces {os.getpid()}"), catalogue.deliver():
            pass
        delivery.replace(*material(1, "Breuken"))
        delivery.publish()
    assert titles(catalogue) == {"Breuken"}


def test_a_snapshot_stays_as_it_was(embedded: Catalogue) -> None:
    deliver(embedded, material(1, "Een"))
    with embedded.snapshot() as old:
        for number in range(6):
            deliver(embedded, material(1, f"Later {number}"))
        assert [row["titel"].value for row in old.view.select(TITLES)] == ["Een"]  # type: ignore[union-attr]
        assert old.engine.search(Query(text="een")).total == 1
        assert old.version == 1
        assert titles(embedded) == {"Later 5"}
    with pytest.raises(StoreError, match="gesloten"):
        len(old.view)  # the last one to leave closed it


def test_a_named_version_can_be_read_while_it_is_kept(embedded: Catalogue) -> None:
    for number in range(1, 6):
        deliver(embedded, material(1, f"Titel {number}"))
    for version in (5, 4, 3, 4, 5):
        assert titles(embedded, version) == {f"Titel {version}"}
    for version in (0, 1, 2, 6, -1):
        if version:
            with pytest.raises(VersionGone), embedded.snapshot(version):
                pass


def test_many_named_versions_do_not_stay_open(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "var", keep_versions=8)
    catalogue = open_catalogue(settings)
    for number in range(1, 9):
        deliver(catalogue, material(1, f"Titel {number}"))
    for version in range(1, 9):
        assert titles(catalogue, version) == {f"Titel {version}"}
    opened = {os.path.realpath(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")}
    folders = {path.split("/versions/")[1][:8] for path in opened if f"{settings.home}/versions/" in path}
    assert len(folders) <= 4
    catalogue.close()
    opened = {os.path.realpath(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")}
    assert not [path for path in opened if str(settings.home) in path]


def test_another_catalogue_follows_within_a_second(settings: Settings) -> None:
    writer, reader = open_catalogue(settings), open_catalogue(settings)
    deliver(writer, material(1, "Een"))
    assert titles(reader) == {"Een"}
    deliver(writer, material(1, "Twee"))
    end = time.monotonic() + 1
    while found(reader) != {"Twee"} and time.monotonic() < end:
        time.sleep(0.02)
    assert titles(reader) == found(reader) == {"Twee"}
    writer.close()
    reader.close()


def test_a_version_that_does_not_open_leaves_the_old_one_serving(embedded: Catalogue, tmp_path: Path) -> None:
    reader = open_catalogue(Settings(home=tmp_path / "var"))
    deliver(embedded, material(1, "Een"))
    assert titles(reader) == {"Een"}
    pointer = tmp_path / "var" / "current"
    pointer.write_text("kapot")
    time.sleep(0.5)
    assert titles(reader) == {"Een"}
    pointer.write_text("7\n")
    time.sleep(0.5)
    assert titles(reader) == {"Een"}
    pointer.write_text("1\n")
    assert deliver(embedded, material(1, "Twee")) == 2
    end = time.monotonic() + 4  # after a failure the follower waits two seconds
    while titles(reader) != {"Twee"} and time.monotonic() < end:
        time.sleep(0.05)
    assert titles(reader) == {"Twee"}
    reader.close()


def test_a_forked_process_opens_its_own(embedded: Catalogue) -> None:
    deliver(embedded, material(1, "Een"))
    assert titles(embedded) == {"Een"}
    script = """
import os, sys
from pathlib import Path
from etalage.catalogue import open_catalogue
from etalage.settings import Settings
catalogue = open_catalogue(Settings(home=Path(sys.argv[1])))
with catalogue.snapshot() as snapshot:
    before = len(snapshot.view)
pid = os.fork()
with catalogue.snapshot() as snapshot:
    assert len(snapshot.view) == before == 3
if pid:
    assert os.waitpid(pid, 0)[1] == 0
"""
    home = embedded._versions.home
    assert subprocess.run([sys.executable, "-c", script, str(home)], timeout=20).returncode == 0


def test_readers_never_see_half_of_a_delivery(embedded: Catalogue) -> None:
    """Four threads read while each publish changes all three titles: they always agree, in store and index."""
    deliver(embedded, *(material(number, "Ronde 0") for number in range(3)))
    wrong: list[object] = []
    seen: set[str] = set()
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            with embedded.snapshot() as snapshot:
                stored = {row["titel"].value for row in snapshot.view.select(TITLES)}  # type: ignore[union-attr]
                indexed = {hit.title for hit in snapshot.engine.search(Query(text="ronde")).hits}
                if len(stored) != 1 or stored != indexed:
                    wrong.append((snapshot.version, stored, indexed))
                seen.update(stored)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for round in range(1, 13):
        deliver(embedded, *(material(number, f"Ronde {round}") for number in range(3)))
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(seen) > 3


def test_an_index_that_missed_a_remote_commit_is_made_again(tmp_path: Path, server: str) -> None:
    """A writer died between the commit on the server and the publishing of its index."""
    from etalage.store.remote import RemoteWriter

    catalogue = open_catalogue(Settings(home=tmp_path / "var", store="remote", store_url=server))
    deliver(catalogue, material(1, "Een"))
    lost = RemoteWriter(server)
    lost.replace(*material(2, "Twee"))
    lost.commit()
    assert found(catalogue) == {"Een"}
    assert deliver(catalogue, material(3, "Drie")) == 2
    assert found(catalogue) == titles(catalogue) == {"Een", "Twee", "Drie"}
    catalogue.close()


def test_a_delivery_says_what_it_is_for(embedded: Catalogue) -> None:
    with embedded.deliver() as delivery:
        assert isinstance(delivery, Delivery)
        assert delivery.published is None
        delivery.replace(*material(1, "Een"))
        delivery.publish(feed="proef")
    assert embedded._versions.manifest(1)["feed"] == "proef"


def place(delivery: Delivery, number: int, title: str, replaces: bool = False) -> None:
    """As the pipeline does with what another process made ready."""
    iri, graph = material(number, title)
    document = Outfit(delivery.base.view()).document(iri, graph)
    assert document is not None
    delivery.place(iri, nquads(written(graph, "nt"), iri), len(graph), prepare(document), replaces)


def test_what_is_placed_is_in_store_and_index(catalogue: Catalogue) -> None:
    with catalogue.deliver() as delivery:
        for number in range(5):
            place(delivery, number, f"Les {number}")
        assert delivery.publish() == 1
    assert titles(catalogue) == found(catalogue) == {f"Les {number}" for number in range(5)}
    assert (catalogue.status().quads, catalogue.status().documents) == (15, 5)
    with catalogue.deliver() as delivery:
        place(delivery, 1, "Anders", replaces=True)
        iri, _ = material(2, "")
        gone = Triple(NamedNode(iri), NamedNode(RDF + "type"), NamedNode(ET + "Vervallen"))
        delivery.place(iri, nquads(written([gone], "nt"), iri), 1, None, True)
        place(delivery, 7, "Nieuw")
        delivery.replace(*material(3, "Vervangen"))
        delivery.remove(material(4, "")[0])
        assert delivery.publish() == 2
    assert titles(catalogue) == found(catalogue) == {"Les 0", "Anders", "Vervangen", "Nieuw"}
    assert (catalogue.status().quads, catalogue.status().documents) == (13, 4)
    with catalogue.snapshot() as snapshot:
        assert len(snapshot.view) == 13


def test_the_last_word_counts_in_store_and_index(catalogue: Catalogue) -> None:
    with catalogue.deliver() as delivery:
        place(delivery, 1, "Geplaatst")
        delivery.replace(*material(1, "Vervangen"))
        delivery.replace(*material(2, "Vervangen"))
        place(delivery, 2, "Geplaatst", replaces=True)
        place(delivery, 3, "Weg")
        delivery.remove(material(3, "")[0])
        delivery.publish()
    assert titles(catalogue) == found(catalogue) == {"Vervangen", "Geplaatst"}


def test_what_was_placed_and_not_published_is_nowhere(catalogue: Catalogue) -> None:
    deliver(catalogue, material(1, "Een"))
    with catalogue.deliver() as delivery:
        place(delivery, 1, "Half", replaces=True)
        place(delivery, 2, "Half")
    assert titles(catalogue) == found(catalogue) == {"Een"}
    assert catalogue.status().version == 1
    assert deliver(catalogue, material(2, "Twee")) == 2


def test_placing_and_making_the_index_again_go_together(catalogue: Catalogue) -> None:
    with catalogue.deliver() as delivery:
        delivery.reindex()
        place(delivery, 1, "Een")
        delivery.publish()
    assert titles(catalogue) == found(catalogue) == {"Een"}
    with catalogue.deliver() as delivery:
        place(delivery, 2, "Twee")
        delivery.reindex()
        delivery.publish()
    assert titles(catalogue) == found(catalogue) == {"Een", "Twee"}


def test_a_base_is_what_was_published_when_the_delivery_began(catalogue: Catalogue) -> None:
    with catalogue.deliver() as delivery:
        assert (delivery.base.version, len(delivery.base.view())) == (0, 0)
        place(delivery, 1, "Een")
        delivery.publish()
    with catalogue.deliver() as delivery:
        place(delivery, 2, "Twee")
        view = delivery.base.view()
        assert {row["titel"].value for row in view.select(TITLES)} == {"Een"}  # type: ignore[union-attr]
        view.close()
