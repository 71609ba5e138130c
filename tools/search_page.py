"""The page docs/reference/search.md, made from etalage/search/fields.py; tools.reference_pages writes it."""

from __future__ import annotations

from etalage.search import Kind
from etalage.search.fields import FIELDS, PRICE_UNKNOWN, PRICE_UNKNOWN_LABEL, PRICES, SORTS, Field, Sort

_KINDS = {Kind.MATERIAAL: "material", Kind.LEERDOEL: "goal", Kind.ETALAGE: "showcase entry"}


def search_page() -> str:
    """The reference of fields, facets and sorts."""
    lines = [
        "# Search",
        "",
        "Each field is declared once, in `etalage/search/fields.py`; this page is made from it by `make docs`. A",
        "path says where the values stand in the graph ([data-model.md](data-model.md)), as in SPARQL.",
        "",
        "## Fields in which words are sought",
        "",
        "A word is found in any inflection, by a compound that it is a part of, by all parts of the compound that it",
        "is and by its synonyms. What has all words comes first. When that does not fill a page, words that do not",
        "exist are taken for those they look like, some parts of a compound do, and then some of the words. Between",
        "quotes words stand as typed. Titles and keywords are also kept as written and in pieces of four letters.",
        "",
        "| field | nl | weight | of | path |",
        "|---|---|---|---|---|",
    ]
    lines += [f"| `{f.name}` | {f.label.nl} | {f.weight:g} | {_places(f)} |" for f in FIELDS if f.weight]
    lines += [
        "",
        "## Facets",
        "",
        "The name of a facet is its parameter in addresses. Chosen values are joined by OR inside a facet and by AND",
        "between facets. Counts are exact and ignore the facet's own choice.",
        "",
        "| facet | nl | en | form | counted | of | path |",
        "|---|---|---|---|---|---|---|",
    ]
    for f in FIELDS:
        if f.facet:
            counted = "yes" if f.is_counted else "no"
            lines.append(f"| `{f.name}` | {f.label.nl} | {f.label.en} | {f.facet.value} | {counted} | {_places(f)} |")
    lines += ["", "Values of `prijs`, by the lowest price in euro:", "", "| value | nl | en |", "|---|---|---|"]
    lines += [f"| `{item.value}` | {item.label.nl} | {item.label.en} |" for item in PRICES]
    lines += [f"| `{PRICE_UNKNOWN}` | {PRICE_UNKNOWN_LABEL.nl} | {PRICE_UNKNOWN_LABEL.en} |"]
    lines += ["", "## Other fields", "", "| field | nl | kind | of | path |", "|---|---|---|---|---|"]
    others = [f for f in FIELDS if not f.weight and not f.facet]
    lines += [f"| `{f.name}` | {f.label.nl} | {f.kind.value} | {_places(f)} |" for f in others]
    lines += [
        "",
        "## Sorts",
        "",
        "What lacks the value comes last; equals are ordered by IRI. Without words `relevantie` is ordered by title;",
        "of a level alone (“groep 6”) as `waardering`, with what says exactly that level first.",
        "",
        "| sort | nl | en | field |",
        "|---|---|---|---|",
    ]
    lines += [f"| `{s.name}` | {s.label.nl} | {s.label.en} | {_order(s)} |" for s in SORTS]
    return "\n".join(lines) + "\n"


def _order(sort: Sort) -> str:
    """Cell "field": what decides."""
    if not sort.field:
        return "score"
    return f"`{sort.field}`, then `{sort.then}`" if sort.then else f"`{sort.field}`"


def _places(field: Field) -> str:
    """Cells "of" and "path": kinds with the same path together."""
    by_path: dict[str, list[str]] = {}
    for kind, path in field.paths.items():
        by_path.setdefault(path, []).append(_KINDS[kind])
    kinds = "<br>".join(", ".join(names) for names in by_path.values())
    paths = "<br>".join(f"`{path}`".replace("|", "\\|") for path in by_path)
    return f"{kinds} | {paths}"
