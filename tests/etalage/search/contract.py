"""What the tests of the contract share: small documents, and the names of what was found."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping

from etalage.search import Document, Hit, Kind, Query, Value
from etalage.search.fields import FACETS
from etalage.search.service import Search

M, L, E = Kind.MATERIAAL, Kind.LEERDOEL, Kind.ETALAGE

Opened = Callable[[Iterable[Document]], Search]


def document(name: str, title: str = "Zonder naam", kind: Kind = M, **values: Value | tuple[Value, ...]) -> Document:
    iri = f"https://w3id.org/etalage/materialen/proef/{name}"
    given: dict[str, tuple[Value, ...]] = {
        key: value if isinstance(value, tuple) else (value,) for key, value in values.items()
    }
    return Document(iri, kind, {"titel": (title,), "code": (title,), **given})


def names(hits: Iterable[Hit]) -> list[str]:
    return [hit.iri.rsplit("/", 1)[1] for hit in hits]


def found(engine: Search, text: str = "", **query: object) -> list[str]:
    return names(engine.search(Query(text, size=100, **query)).hits)  # type: ignore[arg-type]


WORDS = ["alfa", "bravo", "delta", "foxtrot", "hotel", "kilo", "lima", "mike", "papa", "quebec", "tango", "victor"]
TEXTS = ("titel", "omschrijving", "trefwoorden")
CHOICES: Mapping[str, list[str]] = {
    "vak": [f"https://example.org/vak/{n}" for n in range(25)],
    "niveau": [f"https://example.org/niveau/{n}" for n in range(12)],
    "materiaalsoort": ["les", "toets", "spel"],
    "voertaal": ["nl", "en", "fr"],
    "beschikbaarheid": ["leverbaar", "niet-meer-leverbaar"],
    "video": ["https://example.org/film"],
    "methode": [f"https://example.org/methoden/{n}" for n in range(15)],
    "doelsoort": ["kerndoel", "doelzin"],
    "categorie": ["games", "adaptief"],
    "licentie": ["cc-by", "cc0", "onbekend"],
    "leverancier": [f"https://example.org/leverancier/{n}" for n in range(40)],
    "rol": ["leraar", "leerling"],
    "doel": [f"https://example.org/doel/{n}" for n in range(60)],
}


def any_documents(chance: random.Random, number: int) -> list[Document]:
    made = []
    for _ in range(number):
        kind = chance.choice([M, M, M, L, E])
        fields = {field.name for field in FACETS if kind in field.paths}
        values: dict[str, tuple[Value, ...]] = {
            name: tuple(chance.sample(choices, min(len(choices), chance.randrange(4))))
            for name, choices in CHOICES.items()
            if name in fields
        }
        if "prijs" in fields:
            values["prijs"] = tuple(chance.choice([0.0, 4.95, 10.0, 12.5, 60.0]) for _ in range(chance.randrange(3)))
            values["beoordeling"] = tuple(chance.choice([1.0, 4.5]) for _ in range(chance.randrange(2)))
        text = {name: " ".join(chance.choices(WORDS, k=3)) for name in TEXTS}
        iri = f"https://w3id.org/etalage/materialen/proef/{chance.getrandbits(64):016x}"
        made.append(Document(iri, kind, {**{name: (words,) for name, words in text.items()}, **values}))
    return made
