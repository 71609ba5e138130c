"""ECK iDs: pseudonyms of pupils. The same as in `pupils`, under the name by which others know it."""

from ingest.pupils import REDACTED, holds_eck_id, redacted

__all__ = ["REDACTED", "holds_eck_id", "redacted"]
