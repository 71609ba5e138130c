"""TLS on both layers, a user for Etalage who may touch `etalage-*` only, and one who may do everything."""

from __future__ import annotations

import secrets
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROLE = "etalage"
ROLES = f"""{ROLE}:
  cluster: [monitor]
  indices:
    - names: ["etalage-*"]
      privileges: [read, write, manage]
"""
"""What Etalage needs of a cluster; the how-to for operators gives the same."""

SETTINGS = """xpack.security.enabled: true
xpack.security.enrollment.enabled: false
xpack.security.http.ssl.enabled: true
xpack.security.http.ssl.key: certs/node/node.key
xpack.security.http.ssl.certificate: certs/node/node.crt
xpack.security.http.ssl.certificate_authorities: [certs/ca/ca.crt]
xpack.security.transport.ssl.enabled: true
xpack.security.transport.ssl.verification_mode: certificate
xpack.security.transport.ssl.key: certs/node/node.key
xpack.security.transport.ssl.certificate: certs/node/node.crt
xpack.security.transport.ssl.certificate_authorities: [certs/ca/ca.crt]
"""

Program = Callable[[str, Sequence[str]], None]
"""Runs a program of the server's `bin` with these words, as the server's user."""


@dataclass(frozen=True)
class Account:
    """Who may sign in."""

    user: str
    password: str
    role: str


def accounts() -> tuple[Account, Account]:
    """Etalage's own account and that of whoever looks after the cluster, with new passwords."""
    return (
        Account("etalage", secrets.token_urlsafe(18), ROLE),
        Account("beheer", secrets.token_urlsafe(18), "superuser"),
    )


def secure(run: Program, config: Path, people: Sequence[Account]) -> None:
    """Put certificates, role and users in the configuration folder of the first node."""
    certs = config / "certs"
    certs.mkdir()
    run("elasticsearch-certutil", ["ca", "--pem", "--silent", "--out", str(certs / "ca.zip")])
    _unzip(certs / "ca.zip", certs)
    authority = ["--ca-cert", str(certs / "ca" / "ca.crt"), "--ca-key", str(certs / "ca" / "ca.key")]
    names = ["--name", "node", "--ip", "127.0.0.1", "--dns", "localhost"]
    run("elasticsearch-certutil", ["cert", "--pem", "--silent", *authority, *names, "--out", str(certs / "node.zip")])
    _unzip(certs / "node.zip", certs)
    (config / "roles.yml").write_text(ROLES)
    for person in people:
        run("elasticsearch-users", ["useradd", person.user, "-p", person.password, "-r", person.role])


def _unzip(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
