"""What Etalage asks a cluster before anything else, and what it says when that goes wrong."""

from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from etalage.errors import SearchError, SettingsError
from etalage.search.elastic import connect, open_engine
from etalage.settings import Settings
from tests.elasticsearch import settings_of
from tools.elastic.nodes import Cluster


@contextmanager
def answering(status: int, body: bytes, kind: str, **headers: str) -> Iterator[str]:
    """The address of a server that answers everything like this."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body if self.command == "GET" else b"")

        do_HEAD = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def at(address: str, **more: object) -> Settings:
    return Settings(search_engine="elasticsearch", elasticsearch_urls=address, **more)  # type: ignore[arg-type]


def test_the_version_is_that_of_the_server(elastic: Settings) -> None:
    server = connect(elastic)
    assert server.version >= (9, 5) and server.alias == f"{elastic.elasticsearch_prefix}-zoek"
    server.close()


def test_a_server_that_is_too_old_is_refused(elastic: Settings) -> None:
    with pytest.raises(SettingsError, match=r"is versie 9\.\d+\.\d+; Etalage heeft 99\.0 of nieuwer nodig"):
        connect(elastic, least=(99, 0))


def test_a_server_that_does_not_know_version_9_is_too_old() -> None:
    said = b'{"error":{"type":"media_type_header_exception","reason":"Invalid media-type value"},"status":400}'
    with (
        answering(400, said, "application/json", X_elastic_product="Elasticsearch") as address,
        pytest.raises(SettingsError, match="8 of ouder"),
    ):
        connect(at(address))


@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.parametrize(("body", "kind"), [(b"<p>Welkom</p>", "text/html"), (b"{}", "application/json")])
def test_something_else_than_elasticsearch_is_refused(status: int, body: bytes, kind: str) -> None:
    with (
        answering(status, body, kind) as address,
        pytest.raises(SettingsError, match="iets anders dan"),
    ):
        connect(at(address))


def test_nobody_at_the_address() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{reserved.getsockname()[1]}"
        with pytest.raises(SearchError, match="niet bereikbaar") as caught:
            connect(at(address))
    assert caught.value.remedy


def test_an_address_without_a_port_is_refused() -> None:
    with pytest.raises(SettingsError, match="adressen"):
        connect(at("http://localhost"))


def test_one_living_node_is_enough(elastic: Settings) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{reserved.getsockname()[1]}"
        server = connect(replace(elastic, elasticsearch_urls=f"{dead} {elastic.elasticsearch_urls}"))
        for _ in range(5):
            assert not server.client.indices.exists(index=server.alias)
        server.close()


def test_without_an_index_there_is_nothing_to_ask(elastic: Settings) -> None:
    with pytest.raises(SearchError, match="de zoekindex is er niet"):
        open_engine(elastic)


# -- with sign-in ------------------------------------------------------------------------------------------------


def test_the_user_of_etalage_may_do_what_is_needed(secure_cluster: Cluster) -> None:
    server = connect(settings_of(secure_cluster))
    assert server.version >= (9, 5)
    server.close()


def test_a_wrong_password_is_refused(secure_cluster: Cluster) -> None:
    with pytest.raises(SettingsError, match="weigert de aanmelding"):
        connect(settings_of(secure_cluster, elasticsearch_password="onjuist"))
    with pytest.raises(SettingsError, match="weigert de aanmelding"):
        connect(settings_of(secure_cluster, elasticsearch_user="", elasticsearch_api_key="b25qdWlzdDpzbGV1dGVs"))


def test_another_prefix_than_the_role_has_is_refused(secure_cluster: Cluster) -> None:
    with pytest.raises(SettingsError, match="mag deze gebruiker te weinig") as caught:
        connect(settings_of(secure_cluster, elasticsearch_prefix="andere"))
    assert "`andere-*`" in caught.value.remedy


def test_a_certificate_of_someone_else_is_refused(secure_cluster: Cluster, tmp_path: Path) -> None:
    with pytest.raises(SearchError, match="niet bereikbaar"):
        connect(settings_of(secure_cluster, elasticsearch_ca=None))
    empty = tmp_path / "leeg.pem"
    empty.write_text("")
    with pytest.raises(SettingsError, match="certificaat"):
        connect(settings_of(secure_cluster, elasticsearch_ca=empty))


def test_http_on_a_port_with_tls(secure_cluster: Cluster) -> None:
    address = secure_cluster.addresses[0].replace("https", "http")
    with pytest.raises((SearchError, SettingsError)) as caught:
        connect(settings_of(secure_cluster, elasticsearch_urls=address, elasticsearch_ca=None))
    assert caught.value.remedy
