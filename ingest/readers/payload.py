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
    """Name of the finding when a container holds no such record: one of `readers.sentences`."""
    prefix: str
    """The metadataPrefix under which it is asked for."""
    lists: Callable[[str, str], bool] = lambda namespace, name: False
    """(namespace, local name) → whether an element of that name holds a list of records."""
    names_itself: bool = False
    """The identifier in the record goes before what the container or the name of the file gives."""

    def name_of(self, record: _Element | None, given: str) -> str:
        """The identifier of a record to which its container gives an identifier or ""."""
        own = "" if record is None or (given and not self.names_itself) else self.identifier_of(record)
        return own or given

    def find(self, elements: Iterable[_Element] | None) -> _Element | None:
        """The first of these elements that is the record."""
        for element in elements if elements is not None else ():
            name = QName(element)
            if self.matches(name.namespace or "", name.localname):
                return element
        return None
