"""Many documents to an index: in batches, one on its way while the next is made; again when the cluster is busy."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from elasticsearch import ApiError

from etalage.errors import SearchError
from etalage.search.elastic.server import LATER, Json, Server, translated

BATCH_BYTES = 5_000_000
BATCH_LINES = 4_000

TRIES = 6
"""Times that a batch is offered to a cluster that is too busy (429), waiting longer each time: 15 s in all."""

FIRST_WAIT = 0.5

ID_BYTES = 500
"""Elasticsearch takes 512."""

_iri_of = json.JSONDecoder().raw_decode


def identifier(iri: str) -> str:
    """The identifier of a document: its IRI, or when that is too long a digest."""
    encoded = iri.encode("utf-8", "replace")
    return iri if len(encoded) <= ID_BYTES else f"sha256:{hashlib.sha256(encoded).hexdigest()}"


def iri_of(prepared: bytes) -> str:
    """The IRI in a prepared document, without reading the rest when it stands first, as it does."""
    if prepared.startswith(b'{"iri":"'):
        return str(_iri_of(prepared[:8_192].decode("utf-8", "ignore"), 7)[0])
    return str(json.loads(prepared)["iri"])


def put_line(iri: str, prepared: bytes) -> bytes:
    """What puts a document in the place of the one with the same IRI, if any."""
    return json.dumps({"index": {"_id": identifier(iri)}}).encode() + b"\n" + prepared


def delete_line(iri: str) -> bytes:
    """What takes a document away, if it is there."""
    return json.dumps({"delete": {"_id": identifier(iri)}}).encode()


class Loader:
    """Sends changes to one index. For one thread."""

    def __init__(self, server: Server, index: str, is_alias: bool = False) -> None:
        """`is_alias`: the index must be there already; nothing is made by writing to it."""
        self._server, self._index, self._is_alias = server, index, is_alias
        self._lines: list[bytes] = []
        self._bytes = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="elastic-bulk")
        self._sending: Future[None] | None = None

    def take(self, lines: Iterable[bytes]) -> None:
        """Send these changes, sooner or later. Raises SearchError, also for what was taken before."""
        for line in lines:
            self._lines.append(line)
            self._bytes += len(line)
            if self._bytes >= BATCH_BYTES or len(self._lines) >= BATCH_LINES:
                self._send()

    def finish(self) -> None:
        """Return when everything is taken over by the cluster. Raises SearchError."""
        if self._lines:
            self._send()
        self._wait()
        self.close()

    def close(self) -> None:
        """Forget what was not sent."""
        self._lines = []
        self._thread.shutdown(wait=True)

    def _send(self) -> None:
        self._wait()
        batch, self._lines, self._bytes = self._lines, [], 0
        self._sending = self._thread.submit(self._deliver, batch)

    def _wait(self) -> None:
        sending, self._sending = self._sending, None
        if sending is not None:
            sending.result()

    def _deliver(self, batch: list[bytes]) -> None:
        wait = FIRST_WAIT
        for attempt in range(TRIES):
            if attempt:
                time.sleep(wait)
                wait *= 2
            batch = self._refused(batch)
            if not batch:
                return
        raise SearchError("Schrijven in de zoekindex lukt niet: Elasticsearch heeft het te druk.", LATER)

    def _refused(self, batch: list[bytes]) -> list[bytes]:
        """Offer a batch; what was not taken because the cluster is too busy."""
        with translated("Schrijven in de zoekindex"):
            try:
                answer = self._server.patient.bulk(
                    index=self._index,
                    operations=batch,  # type: ignore[arg-type]  # the client sends bytes as they are
                    require_alias=self._is_alias,
                    filter_path="errors,items.*.status,items.*.error",
                )
            except ApiError as error:
                if error.meta.status == 429:
                    return batch
                raise
        if not answer["errors"]:
            return []
        results = [next(iter(item.values())) for item in answer["items"]]
        for result in results:
            if result["status"] not in (200, 201, 404, 429):
                raise SearchError(f"Schrijven in de zoekindex lukt niet: {_reason(result)}.", LATER)
        # All from the first one that was refused: of one document the last change must come last.
        refused = (place for place, result in enumerate(results) if result["status"] == 429)
        return batch[next(refused, len(batch)) :]


def _reason(result: Json) -> str:
    error = result.get("error", {})
    cause = error.get("caused_by", error)
    return str(cause.get("reason", result["status"]))[:300].rstrip(".")
