"""What an XML container (OAI-PMH, SRU, a file) carries: which element is the record, and how it is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lxml.etree import QName, _Element


@dataclass(frozen=True, slots=True)
class Payload:
    """One kind of record that XML containers carry."""

    format: str
    """SourceRecord.format of what is found."""
    matches: Callable[[str, str], bool]
    """(namespace, local name) → whether an element of that name is the record."""
    identifier_of: Callable[[_Element], str]
    """The identifier inside the record, for a container that gives none; "" when it has none."""
    rule: str
    """Name of the finding when a container holds no such record."""
    message: str
    advice: str
    prefix: str
    """The metadataPrefix under which it is asked for."""

    def find(self, elements: Iterable[_Element] | None) -> _Element | None:
        """The first of these elements that is the record."""
        for element in elements if elements is not None else ():
            name = QName(element)
            if self.matches(name.namespace or "", name.localname):
                return element
        return None
