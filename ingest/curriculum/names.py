"""How an entity is called: one label, the full sentence, other names; and what cleaning changed. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.curriculum.kinds import KINDS, Kind, Naming
from ingest.curriculum.source import Entity
from ingest.curriculum.text import clean, label

TEXT_FIELDS = ("title", "description", "kerndoelLabel", "prefix")

_BARE_NUMBER = re.compile(r"(sub)?domein\s+[A-Z]{0,2}[0-9.]*", re.IGNORECASE)
"""A title that only numbers: "Domein A", "Subdomein B2"."""

UNTITLED = "Zonder titel"


@dataclass(frozen=True, slots=True)
class Names:
    """Names of one entity, cleaned. Empty text where there is none."""

    label: str
    definition: str = ""
    description: str = ""
    """A text beside the sentence: an explanation, a heading."""
    notation: str = ""
    alternatives: tuple[str, ...] = ()
    originals: tuple[str, ...] = ()
    """Texts of the source that cleaning changed."""


def kind_of(entity: Entity) -> Kind:
    """The kind of an entity; a type that we do not know is named by its title."""
    return KINDS.get(entity.type) or Kind(entity.type)


def names(entity: Entity) -> Names:
    """The names of an entity, by the way SLO names its type."""
    raw = {key: str(value) for key in TEXT_FIELDS if (value := entity.values.get(key)) is not None}
    text = {key: clean(value) for key, value in raw.items()}
    title, description = text.get("title", ""), text.get("description", "")
    notation = text.get("prefix", "")
    definition = ""
    alternatives: tuple[str, ...] = ()
    match kind_of(entity).naming:
        case Naming.KERNDOEL:
            name = text.get("kerndoelLabel") or (description if description != title else "") or title
            definition, alternatives = title, (notation,)
            description = "" if description in (title, name) else description
        case Naming.NUMBERED:
            name = f"{title}: {description}" if description else title
            definition, description, alternatives = description, "", (title,)
        case Naming.SENTENCE_IN_DESCRIPTION:
            name = description or title
            definition, description = description, ""
        case Naming.SENTENCE_IN_TITLE:
            name = title or description
            definition = title
            description = "" if description == title else description
        case _:
            numbered = bool(_BARE_NUMBER.fullmatch(title)) and description not in ("", title)
            name = f"{title}: {description}" if numbered else title or description
            alternatives = (title,) if numbered else ()
            definition, description = ("" if description == title else description), ""
    # One example of the ERK has its sentence in the prefix.
    short = label(name or (notation if " " in notation else ""))
    return Names(
        short or _untitled(entity, notation),
        definition,
        description,
        notation,
        tuple(other for other in dict.fromkeys(map(label, alternatives)) if other and other != short),
        tuple(value for key, value in raw.items() if value != text[key]),
    )


def is_untitled(entity: Entity) -> bool:
    """Whether SLO gave it no text at all that could name it."""
    texts = (str(entity.values.get(key, "")) for key in ("title", "description", "kerndoelLabel"))
    return kind_of(entity).is_concept and not any(map(clean, texts))


def _untitled(entity: Entity, notation: str) -> str:
    """A label that says what it is and that SLO gave it none."""
    return label(f"{UNTITLED} ({' '.join(filter(None, (entity.type.replace('_', ' '), notation)))})")
