"""A real Elasticsearch for tests, benchmarks and developers. Not for visitors' data: nothing is kept.

parts       the server's files and a Java to run them, found or fetched
security    certificates, users and the role of Etalage
nodes       starts, watches and stops the servers
shared      one cluster for several processes, which ends with the last of them
"""


class Trouble(Exception):
    """The server cannot run; the sentence says why and what to do."""


class Missing(Trouble):
    """Something that the server needs is not on this machine."""
