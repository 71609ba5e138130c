"""Each wrong value names itself, and says what would be right."""

from __future__ import annotations

import pytest

from etalage.errors import SettingsError
from etalage.settings import Settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ETALAGE_HOME", ""),
        ("ETALAGE_FEEDS", " "),
        ("ETALAGE_STORE", "foo"),
        ("ETALAGE_WORKERS", "x"),
        ("ETALAGE_WORKERS", "0"),
        ("ETALAGE_WORKERS", "1.5"),
        ("ETALAGE_THREADS", "-1"),
        ("ETALAGE_KEEP_VERSIONS", ""),
        ("ETALAGE_SPARQL_SECONDS", "nan"),
        ("ETALAGE_SPARQL_SECONDS", "inf"),
        ("ETALAGE_SPARQL_SECONDS", "0,5"),
        ("ETALAGE_SPARQL_MEMORY_MB", "0"),
        ("ETALAGE_SPARQL_ROWS", "0"),
        ("ETALAGE_MAX_RECORD_KB", "0"),
        ("ETALAGE_MAX_FEED_MB", "veel"),
        ("ETALAGE_BASE_IRI", "x"),
        ("ETALAGE_BASE_IRI", "http:///"),
        ("ETALAGE_BASE_IRI", "https://a b/"),
        ("ETALAGE_BASE_IRI", "https://etalage.example"),
        ("ETALAGE_LUIS", "x"),
        ("ETALAGE_SEARCH_ENGINE", "elastic"),
        ("ETALAGE_ELASTICSEARCH_PREFIX", "Etalage*"),
        ("ETALAGE_ELASTICSEARCH_PREFIX", ""),
        ("ETALAGE_ELASTICSEARCH_REPLICAS", "-1"),
        ("ETALAGE_ELASTICSEARCH_REPLICAS", "100"),
        ("ETALAGE_ELASTICSEARCH_SHARDS", "0"),
        ("ETALAGE_ELASTICSEARCH_SECONDS", "0"),
        ("ETALAGE_ELASTICSEARCH_WRITE_SECONDS", "-1"),
    ],
)
def test_a_wrong_value_names_itself(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as caught:
        Settings.from_env({name: value})
    assert caught.value.remedy


@pytest.mark.parametrize("url", ["", "ftp://x", "http://", "127.0.0.1:7878"])
def test_a_remote_store_needs_an_address(url: str) -> None:
    with pytest.raises(SettingsError, match="ETALAGE_STORE_URL"):
        Settings.from_env({"ETALAGE_STORE": "remote", "ETALAGE_STORE_URL": url})


def test_settings_go_to_a_child_process_and_come_back() -> None:
    settings = Settings.from_env({"ETALAGE_WORKERS": "3", "ETALAGE_STORE_URL": "", "ETALAGE_SPARQL_SECONDS": "0.5"})
    assert (settings.workers, settings.sparql_seconds) == (3, 0.5)
    assert Settings.from_env(settings.to_env()) == settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ETALAGE_ELASTICSEARCH_URLS", ""),
        ("ETALAGE_ELASTICSEARCH_URLS", "localhost:9200"),
        ("ETALAGE_ELASTICSEARCH_URLS", "http://a:9200, b:9200"),
        ("ETALAGE_ELASTICSEARCH_CA", "nergens.pem"),
        ("ETALAGE_ELASTICSEARCH_API_KEY", "sleutel"),
    ],
)
def test_a_wrong_value_for_the_cluster_names_itself(name: str, value: str) -> None:
    given = {"ETALAGE_SEARCH_ENGINE": "elasticsearch", "ETALAGE_ELASTICSEARCH_USER": "etalage", name: value}
    with pytest.raises(SettingsError, match=name) as caught:
        Settings.from_env(given)
    assert caught.value.remedy


def test_nodes_may_be_named_with_commas_and_spaces() -> None:
    settings = Settings.from_env({"ETALAGE_ELASTICSEARCH_URLS": "http://a:9200,http://b:9200  http://c:9200"})
    assert settings.addresses() == ("http://a:9200", "http://b:9200", "http://c:9200")


def test_a_password_is_not_shown() -> None:
    shown = repr(Settings(elasticsearch_password="geheim-1", elasticsearch_api_key="geheim-2"))
    assert "geheim" not in shown and "elasticsearch_user" in shown
