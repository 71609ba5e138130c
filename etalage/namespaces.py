"""The only place with IRI prefixes.

`ET` and `SLOV` are ours: words for what schema.org, SKOS, DCTERMS, PROV and LOM lack. `SLO` is SLO's own
address of an entity; we never mint another for it.
"""

from __future__ import annotations

import re

ET = "https://w3id.org/etalage/def#"
SLOV = "https://w3id.org/etalage/slo#"
SLO = "https://opendata.slo.nl/curriculum/uuid/"
OBK = "http://purl.edustandaard.nl/begrippenkader/"
SCHEMA = "https://schema.org/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
LOM = "http://ltsc.ieee.org/xsd/LOM#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SH = "http://www.w3.org/ns/shacl#"
DCAT = "http://www.w3.org/ns/dcat#"

PREFIXES: dict[str, str] = {
    "et": ET,
    "slov": SLOV,
    "slo": SLO,
    "obk": OBK,
    "schema": SCHEMA,
    "skos": SKOS,
    "dct": DCT,
    "prov": PROV,
    "lom": LOM,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "sh": SH,
    "dcat": DCAT,
}

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
"""A uuid in lower case with dashes, as SLO writes it."""
