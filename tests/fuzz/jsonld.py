"""schema.org as JSON-LD: one record, a list, a graph."""

from tests.fuzz import shapes, tokens
from tests.fuzz.harness import Parser, main
from tests.hostile.forms import form

LIST = form("jsonld")
ONE = LIST.good(1)
GRAPH = f'{{"@context": "https://schema.org/", "@graph": [{ONE}, {LIST.good(2)}]}}'
AMB = (
    '{"@context": ["https://w3id.org/kim/amb/context.jsonld", {"@language": "nl"}], "id": "https://vlot.example/a", '
    '"type": ["LearningResource"], "name": "Vlot", "about": [{"id": "https://w3id.org/kim/schulfaecher/s1017", '
    '"prefLabel": {"nl": "Wiskunde"}}], "creator": [{"type": "Person", "name": "Sanne"}], "license": {"id": '
    '"https://creativecommons.org/licenses/by/4.0/"}, "isAccessibleForFree": true, "duration": "PT5M"}'
)
PARSER = Parser(
    "jsonld",
    "jsonld",
    ("tests/data/**/*.json", "tests/data/**/*.jsonld", "sample/**/*.jsonld"),
    tokens.JSON,
    shapes.values,
    ".json",
    made=tuple(text.encode() for text in (ONE, LIST.file([ONE, LIST.good(2)]), GRAPH, AMB)),
)

if __name__ == "__main__":
    main(PARSER)
