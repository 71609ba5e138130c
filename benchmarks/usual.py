"""The usual stack for the same work: lxml, an rdflib graph per record, pyshacl with our shapes, into Oxigraph."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pyshacl
import rdflib
from lxml import etree

import shapes
from etalage.namespaces import DCT, ET, LOM, SCHEMA

IMS = "{http://www.imsglobal.org/xsd/imsmd_v1p2}"
OAI = "{http://www.openarchives.org/OAI/2.0/}"
RELATIONS = {
    "discipline": "about",
    "educational level": "educationalLevel",
    "educational objective": "teaches",
}


def usual_stack(path: Path, number: int, target: Path) -> int:
    """Bring the first `number` records of a feed in; how many conform."""
    shapes_graph = rdflib.Graph().parse(data=shapes.text(), format="turtle")
    store = pyoxigraph.Store(str(target))
    good = 0
    for index, (_, element) in enumerate(etree.iterparse(str(path), events=("end",), tag=f"{OAI}record")):
        if index == number:
            break
        graph, iri = _graph(element)
        conforms, _, _ = pyshacl.validate(graph, shacl_graph=shapes_graph)
        good += bool(conforms)
        store.load(
            graph.serialize(format="nt"), format=pyoxigraph.RdfFormat.N_TRIPLES, to_graph=pyoxigraph.NamedNode(iri)
        )
        element.clear()
    store.flush()
    return good


def _graph(record: etree._Element) -> tuple[rdflib.Graph, str]:
    """A plain mapping of the fields that the generator writes, in rdflib."""
    schema, et = rdflib.Namespace(SCHEMA), rdflib.Namespace(ET)
    graph = rdflib.Graph()
    identifier = record.findtext(f"{OAI}header/{OAI}identifier") or ""
    node = rdflib.URIRef(f"https://w3id.org/etalage/materialen/meting/{identifier.rsplit(':', 1)[-1]}")
    lom = record.find(f".//{IMS}lom")
    assert lom is not None

    def texts(path: str) -> list[str]:
        found = lom.findall("/".join(IMS + part for part in path.split("/")))
        return ["".join(element.itertext()).strip() for element in found]

    graph.add((node, rdflib.RDF.type, schema.LearningResource))
    graph.add((node, rdflib.RDF.type, et.Lesmateriaal))
    for path, name in (
        ("general/title", "name"),
        ("general/description", "description"),
        ("general/keyword", "keywords"),
    ):
        for text in texts(path):
            graph.add((node, schema[name], rdflib.Literal(text, lang="nl")))
    for path, predicate in (
        ("general/language", schema.inLanguage),
        ("general/catalogentry/entry", schema.identifier),
        ("general/aggregationlevel/value", rdflib.URIRef(LOM + "aggregationLevel")),
        ("technical/format", schema.encodingFormat),
        ("educational/typicalagerange", schema.typicalAgeRange),
        ("rights/copyrightandotherrestrictions/value", et.rechtencode),
        ("lifecycle/version", schema.version),
    ):
        for text in texts(path):
            graph.add((node, predicate, rdflib.Literal(text)))
    for text in texts("technical/location"):
        graph.add((node, schema.url, rdflib.URIRef(text)))
    for text in texts("educational/typicallearningtime/datetime"):
        graph.add((node, schema.timeRequired, rdflib.Literal(text, datatype=rdflib.XSD.duration)))
    for text in texts("rights/cost/value"):
        graph.add((node, schema.isAccessibleForFree, rdflib.Literal(text == "no")))
    _links(graph, node, lom)
    for text in texts("lifecycle/contribute/centity/vcard"):
        name = next(line[3:] for line in text.splitlines() if line.startswith("FN:"))
        publisher = rdflib.URIRef(f"https://w3id.org/etalage/leveranciers/{name.lower().replace(' ', '-')}")
        graph.add((node, schema.publisher, publisher))
        graph.add((publisher, rdflib.RDF.type, schema.Organization))
        graph.add((publisher, schema.name, rdflib.Literal(name)))
    graph.add((node, rdflib.URIRef(DCT + "source"), rdflib.Literal(identifier)))
    return graph, str(node)


def _links(graph: rdflib.Graph, node: rdflib.URIRef, lom: etree._Element) -> None:
    for classification in lom.iter(f"{IMS}classification"):
        purpose = "".join(classification.find(f"{IMS}purpose/{IMS}value").itertext()).strip()  # type: ignore[union-attr]
        for taxon in classification.iter(f"{IMS}id"):
            target = rdflib.URIRef(f"https://opendata.slo.nl/curriculum/uuid/{taxon.text}")
            graph.add((node, rdflib.URIRef(SCHEMA + RELATIONS[purpose]), target))
