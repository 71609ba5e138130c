"""The story: one record, from a publisher's file to a page, with every room on the way."""

from __future__ import annotations

import json
from pathlib import Path

from app import create_app
from etalage.catalogue import open_catalogue
from etalage.settings import Settings
from ingest.curriculum import load_curriculum
from ingest.feeds import Feed
from ingest.pipeline import run

SAMPLE = Path(__file__).parents[2] / "sample"
KERNDOEL = "1ed1e736-c541-4b47-9061-34117d70c859"
RECORD = f"""<?xml version="1.0" encoding="UTF-8"?>
<lom xmlns="http://www.imsglobal.org/xsd/imsmd_v1p2">
  <general>
    <title><langstring xml:lang="nl">Komeetsommen &amp; &lt;b&gt;sterren&lt;/b&gt;</langstring></title>
    <catalogentry><catalog>URI</catalog>
      <entry><langstring>urn:isbn:9799900000012</langstring></entry></catalogentry>
    <language>nl</language>
    <description><langstring xml:lang="nl">Rekenen met de baan van een komeet.</langstring></description>
  </general>
  <technical><location>https://komeet.example/sommen</location></technical>
  <educational>
    <context><source><langstring>http://purl.edustandaard.nl/vdex_context_czp_20060628.xml</langstring></source>
      <value><langstring>PO</langstring></value></context>
  </educational>
  <rights>
    <cost><source><langstring>LOMv1.0</langstring></source><value><langstring>no</langstring></value></cost>
    <copyrightandotherrestrictions><source><langstring>LOMv1.0</langstring></source>
      <value><langstring>cc-by-sa-40</langstring></value></copyrightandotherrestrictions>
  </rights>
  <classification>
    <purpose><source><langstring>LOMv1.0</langstring></source>
      <value><langstring>educational objective</langstring></value></purpose>
    <taxonpath><source><langstring>https://opendata.slo.nl/curriculum/uuid</langstring></source>
      <taxon><id>{KERNDOEL}</id></taxon></taxonpath>
  </classification>
</lom>
"""


def test_a_record_goes_from_a_file_to_a_page(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "var")
    path = tmp_path / "komeet.xml"
    path.write_text(RECORD, "utf-8")
    catalogue = open_catalogue(settings)
    load_curriculum(SAMPLE / "curriculum", catalogue, settings)
    feed = Feed(name="komeet", supplier="De Komeet", reader="nllom", path=path)
    report = run(feed, catalogue, settings)
    assert (report.read, report.added, report.refused) == (1, 1, 0), report.to_json()

    site = create_app(settings, catalogue).test_client()
    results = site.get("/zoeken?q=komeetsommen")
    text = results.get_data(as_text=True)
    assert results.headers["Etalage-Versie"] == str(report.version)
    assert "Komeetsommen &amp; &lt;b&gt;sterren&lt;/b&gt;" in text
    assert "Gratis" in text
    address = text.split('href="/materialen/')[1].split('"')[0].split("?")[0]

    page = site.get(f"/materialen/{address}").get_data(as_text=True)
    for shown in (
        "De Komeet",
        "CC BY-SA 4.0",
        "https://komeet.example/sommen",
        f"/doelen/{KERNDOEL}",
        "primair onderwijs",
    ):
        assert shown in page
    turtle = site.get(f"/materialen/{address}", headers={"Accept": "text/turtle"})
    assert turtle.mimetype == "text/turtle"
    assert KERNDOEL in turtle.get_data(as_text=True)

    assert "Komeetsommen" in site.get(f"/doelen/{KERNDOEL}").get_data(as_text=True)
    question = (
        "SELECT (COUNT(DISTINCT ?m) AS ?n) WHERE { ?m <https://schema.org/teaches> "
        f"<https://opendata.slo.nl/curriculum/uuid/{KERNDOEL}> }}"
    )
    answer = site.get("/sparql", query_string={"query": question, "versie": str(report.version)})
    assert json.loads(answer.data)["results"]["bindings"][0]["n"]["value"] == "1"
    site.application.extensions["shop"].close()
    catalogue.close()
