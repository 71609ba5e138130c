"""Reads a goal or another node of the curriculum with its surroundings: paths, neighbours, successors, details."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from etalage.namespaces import DCT, RDF, SKOS, SLOV
from etalage.rdf import Literal, NamedNode, text_of
from etalage.reading.names import Names, Properties, concept, concepts_of, first, gather, in_order, iris, texts
from etalage.records import Begrip, Doel, Takken
from queries import query

READ_PATHS = 12
"""Paths that are shown at most: a can-do of the ERK has up to 60."""

READ_NEIGHBOURS = 3
"""Parents of which the other children are read; every parent is in the paths."""

HOPS = 10
"""Steps that a chain of successors is followed; SLO's longest list of ancestors is 6."""

PREDECESSOR = "Voorganger"
"""Class of a retired node of which SLO delivers no more than the number and the successor."""

_HIDDEN = frozenset(
    {"volgorde", "stap", "bronTekst", "niveauLabel", "status", "stand", "settype", "contextUuid", "setUuid"}
)
"""Literals that have their own place on the page, or none."""


def read_goal(names: Names, iri: str) -> Doel | None:
    """The node at this address with everything around it; None when the store does not know it."""
    properties = gather(names.view, iri)
    if not properties:
        return None
    begrip = names.learn(concept(iri, properties))
    linked = _linked(names, iri)
    levels = names.all(begrip.niveaus)
    paths = paths_to(names, iri, properties)
    above = _upwards(paths)
    before = linked.get("voorganger", ())
    return Doel(
        begrip=begrip,
        bron_tekst=first(properties, SLOV + "bronTekst"),
        andere_namen=texts(properties, SKOS + "altLabel"),
        soorten=tuple(names.of(kind) for kind in iris(properties, RDF + "type") if kind.startswith(SLOV)),
        status=begrip.status or _inherited(names, above, SLOV + "status"),
        kenmerken=_literals(properties),
        sectoren=names.all(iris(properties, SLOV + "sector")) or _sectors_above(names, above),
        niveaus=tuple(sorted(levels, key=lambda level: (level.volgorde, level.label))),
        is_niveau_afgeleid=bool(levels) and SLOV + "niveau" not in properties,
        vakken=names.all(iris(properties, DCT + "subject") or iris(properties, SLOV + "afgeleidVak")),
        paden=paths,
        buren=tuple((names.of(parent), _beside(names, parent, iri)) for parent in begrip.ouders[:READ_NEIGHBOURS]),
        onderliggend=children(names, iri),
        opvolgers=live_successors(names, iri),
        voorgangers=tuple(old for old in before if old.soort != PREDECESSOR),
        oude_nummers=tuple(old for old in before if old.soort == PREDECESSOR),
        uitwerkingen=linked.get("uitwerking", ()),
        illustraties=linked.get("illustratie", ()),
        voorbeelden=linked.get("voorbeeld", ()),
        begrippen=linked.get("begrip", ()),
        hoort_bij=linked.get("leerdoel", ()),
        inhoud=linked.get("inhoud", ()),
        ervoor=linked.get("ervoor", ()),
        erna=linked.get("erna", ()),
        leerlijnen=linked.get("leerlijn", ()),
    )


def children(names: Names, iri: str) -> tuple[Begrip, ...]:
    """The nodes directly under this one, in order."""
    rows = names.view.select(query("detail/onderliggend"), {"item": NamedNode(iri)})
    found = concepts_of(rows).get((), [])
    return tuple(names.learn(begrip) for begrip in found)


def _beside(names: Names, parent: str, iri: str) -> tuple[Begrip, ...]:
    """The live nodes under this parent, and the node itself."""
    return tuple(child for child in children(names, parent) if child.iri == iri or not child.is_vervallen)


def twigs(names: Names, iri: str) -> Takken:
    """The node with what stands directly under it and is live."""
    return Takken(names.of(iri), tuple(Takken(child) for child in children(names, iri) if not child.is_vervallen))


def branches(names: Names, iri: str) -> Takken:
    """The node with what is live under it, three levels deep; a node with several parents stands under each."""
    rows = names.view.select(query("detail/boom"), {"item": NamedNode(iri)})
    under: dict[str, list[Begrip]] = {}
    for begrip in concepts_of(rows).get((), []):
        names.learn(begrip)
        for parent in () if begrip.is_vervallen else begrip.ouders:
            under.setdefault(parent, []).append(begrip)
    return _branch(names.of(iri), under, 3)


def _branch(begrip: Begrip, under: Mapping[str, list[Begrip]], depth: int) -> Takken:
    if depth == 0:
        return Takken(begrip)
    below = in_order(under.get(begrip.iri, ()))
    return Takken(begrip, tuple(_branch(child, under, depth - 1) for child in below))


def paths_above(names: Names, iri: str) -> tuple[tuple[Begrip, ...], ...]:
    """Every way from a root to just above this node, at most READ_PATHS, always the same ones."""
    parents: dict[str, list[str]] = {}
    for row in names.view.select(query("detail/pad"), {"item": NamedNode(iri)}):
        if "ouder" in row:
            found = parents.setdefault(text_of(row["kind"]), [])
            if (parent := text_of(row["ouder"])) not in found:
                found.append(parent)
    paths: list[list[str]] = []
    _climb(iri, parents, [], paths)
    return tuple(names.all(path) for path in paths if path)


def paths_to(
    names: Names, iri: str, properties: Properties | None = None, most: int = READ_PATHS
) -> tuple[tuple[Begrip, ...], ...]:
    """As `paths_above`; a `doel` of SLO is in no tree and stands under each content that names it."""
    paths = paths_above(names, iri)
    if paths:
        return paths[:most]
    properties = gather(names.view, iri) if properties is None else properties
    found: list[tuple[Begrip, ...]] = []
    for content in iris(properties, SLOV + "leerdoelVan"):
        if len(found) >= most:
            break
        # One walk per content: one question for all of them took 0.2 s for a goal with 85.
        found += [(*path, names.of(content)) for path in paths_above(names, content) or ((),)]
    return tuple(found[:most])


def path_in_list(names: Names, iri: str, words: Collection[str] = ()) -> tuple[Begrip, ...]:
    """One path, to tell equal sentences apart; of several the first with most of these words (lower case)."""
    if not words:
        return next(iter(paths_to(names, iri, most=1)), ())

    def says(path: tuple[Begrip, ...]) -> int:
        labels = [begrip.label.casefold() for begrip in path]
        return sum(any(word in label for label in labels) for word in words)

    return max(paths_to(names, iri), key=says, default=())


def _upwards(paths: tuple[tuple[Begrip, ...], ...]) -> tuple[Begrip, ...]:
    """What stands above, nearest first, each once."""
    steps = [step for path in paths for step in enumerate(reversed(path))]
    return tuple(dict.fromkeys(begrip for _, begrip in sorted(steps, key=lambda step: step[0])))


def _inherited(names: Names, above: tuple[Begrip, ...], predicate: str) -> str:
    return next((said for begrip in above if (said := first(gather(names.view, begrip.iri), predicate))), "")


def _sectors_above(names: Names, above: tuple[Begrip, ...]) -> tuple[Begrip, ...]:
    for begrip in above:
        if sectors := iris(gather(names.view, begrip.iri), SLOV + "sector"):
            return names.all(sectors)
    return ()


def _climb(iri: str, parents: Mapping[str, list[str]], below: list[str], paths: list[list[str]]) -> None:
    """Depth first; `below` is the way so far, nearest last. A cycle in the data ends where it closes."""
    if len(paths) >= READ_PATHS:
        return
    above = [parent for parent in sorted(parents.get(iri, ())) if parent not in below]
    if not above:
        paths.append(below[::-1])
    for parent in above:
        _climb(parent, parents, [*below, parent], paths)


def live_successors(names: Names, iri: str) -> tuple[Begrip, ...]:
    """What replaces a retired node now: chains are followed to a live one, or to where they end."""
    found: dict[str, Begrip] = {}
    seen, front = {iri}, _successors(names, iri)
    for _ in range(HOPS):
        following: list[Begrip] = []
        for begrip in front:
            if begrip.iri in seen:
                continue
            seen.add(begrip.iri)
            onward = _successors(names, begrip.iri) if begrip.is_vervallen else ()
            if onward:
                following += onward
            else:
                found[begrip.iri] = begrip
        front = tuple(following)
    return tuple(found.values())


def _successors(names: Names, iri: str) -> tuple[Begrip, ...]:
    return names.all(iris(gather(names.view, iri), DCT + "isReplacedBy"))


def _linked(names: Names, iri: str) -> dict[str, tuple[Begrip, ...]]:
    rows = names.view.select(query("detail/verbonden"), {"item": NamedNode(iri)})
    return {key[0]: tuple(found) for key, found in concepts_of(rows, "deel", "relatie").items()}


def _literals(properties: Properties) -> tuple[tuple[str, str], ...]:
    found = [
        (predicate.removeprefix(SLOV), value.value)
        for predicate, values in properties.items()
        if predicate.startswith(SLOV)
        for value in values
        if isinstance(value, Literal)
    ]
    return tuple(sorted((name, text) for name, text in found if name not in _HIDDEN))
