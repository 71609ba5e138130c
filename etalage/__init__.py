"""The counter: what ingest writes and app reads. No HTTP, no Flask, no feed formats.

A feed comes in at `ingest/`, becomes a graph, is held against `shapes/`, is laid in the store,
is set out in the index, and is shown by `app/`. Each room hands on one thing and never asks back.

    errors, settings, namespaces, rdf, findings    values; import nothing of ours but each other
    store/      versions on disk, Writer and View  (embedded Oxigraph, or any SPARQL 1.1 server)
    search/     fields, documents, the engine      (embedded tantivy)
    concepts    what a code, uuid or label means   records, reading: what a page shows
    catalogue   store and search held together     only the doors import it
"""
