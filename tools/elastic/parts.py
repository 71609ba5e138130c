"""What the server is made of: its files, unpacked once from the zip that Maven knows, and a Java of 21 or up."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tools.elastic import Missing, Trouble

VERSION = "9.5.0"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
SHA256 = "db0e275fd790f723eca7bcde96069fd6fed304ad23afdb70c8c09553dd9e8b1b"
MAVEN_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"

LEAST_JAVA = 21
JVM_FOLDERS = ("/usr/lib/jvm", "/Library/Java/JavaVirtualMachines")

CACHE_VARIABLE = "ETALAGE_TEST_ELASTICSEARCH_CACHE"
"""Environment variable with the folder that keeps zip and unpacked files."""

FETCH_SECONDS = 900


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Where the server's files are kept between runs. For root a place where another user can read them."""
    if chosen := environ.get(CACHE_VARIABLE):
        return Path(chosen).absolute()
    if os.geteuid() == 0:
        return Path("/var/cache/etalage-elasticsearch")
    return Path(environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "etalage-elasticsearch"


def find_java(environ: Mapping[str, str]) -> Path:
    """The home folder of a JDK of version 21 or up. Raises Missing."""
    seen = []
    for home in _java_homes(environ):
        version = java_version(home)
        if version >= LEAST_JAVA:
            return home
        seen += [f"{home} ({version or 'no answer'})"]
    found = f"; found only {', '.join(seen)}" if seen else ""
    raise Missing(f"Elasticsearch needs Java {LEAST_JAVA} or newer{found}. Install one, or set ES_JAVA_HOME.")


def _java_homes(environ: Mapping[str, str]) -> Iterator[Path]:
    named = [environ.get("ES_JAVA_HOME"), environ.get("JAVA_HOME")]
    on_path = shutil.which("java", path=environ.get("PATH", ""))
    homes = [Path(name) for name in named if name]
    homes += [folder for root in JVM_FOLDERS for folder in sorted(Path(root).glob("*"), reverse=True)]
    homes += [Path(on_path).resolve().parents[1]] if on_path else []
    seen = set()
    for home in homes:
        home = home / "Contents/Home" if (home / "Contents/Home").is_dir() else home
        if home.resolve() not in seen and (home / "bin" / "java").exists():
            seen.add(home.resolve())
            yield home


def java_version(home: Path) -> int:
    """The main version of the Java in this folder; 0 when it does not say."""
    try:
        answer = subprocess.run([home / "bin" / "java", "-version"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    match = re.search(r'version "(?:1\.)?(\d+)', answer.stderr)
    return int(match[1]) if match else 0


def unpacked(cache: Path, environ: Mapping[str, str]) -> Path:
    """The folder with the server's files; fetched, checked and unpacked when they are not there yet."""
    home = cache / f"elasticsearch-{VERSION}"
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with locked(cache / "lock"):
            if not home.is_dir():
                _unpack(_zip(cache, environ), home)
    except OSError as error:
        raise Trouble(f"The server's files cannot be kept in {cache}: {error}. Set {CACHE_VARIABLE}.") from error
    return home


def _zip(cache: Path, environ: Mapping[str, str]) -> Path:
    """The zip, from the cache or by Maven: its own settings say from where. Raises Missing, Trouble."""
    file = cache / f"elasticsearch-{VERSION}.zip"
    if not file.exists():
        _fetch(file, environ)
    digest = digest_of(file)
    if digest != SHA256:
        file.rename(file.with_suffix(".wrong"))
        raise Trouble(f"{file} is not what it should be: SHA-256 {digest}, expected {SHA256}. It was set aside.")
    return file


def _fetch(file: Path, environ: Mapping[str, str]) -> None:
    maven = shutil.which("mvn", path=environ.get("PATH", ""))
    if maven is None:
        raise Missing(f"Neither Maven (mvn) nor {file} is there. Install Maven, or put {ARTIFACT} in that place.")
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        command = [maven, "-q", "-B", MAVEN_GOAL, f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={folder}"]
        try:
            run = subprocess.run(
                command, cwd=folder, env=dict(environ), capture_output=True, text=True, timeout=FETCH_SECONDS
            )
        except subprocess.TimeoutExpired as error:
            raise Missing(f"Maven did not fetch {ARTIFACT} in {FETCH_SECONDS} seconds.") from error
        found = list(Path(folder).glob("*.zip"))
        if run.returncode or not found:
            said = (run.stdout + run.stderr).strip().splitlines()
            raise Missing(f"Maven cannot fetch {ARTIFACT}: {said[0] if said else 'it does not say why'}")
        found[0].rename(file)


def digest_of(file: Path) -> str:
    """SHA-256 of a file, in hexadecimals."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _unpack(archive: Path, home: Path) -> None:
    """Unpack beside the place and move it there as a whole, so that a killed run leaves no half server."""
    with tempfile.TemporaryDirectory(dir=home.parent) as folder:
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(folder)
        (inside,) = Path(folder).iterdir()
        for program in (inside / "bin").iterdir():
            program.chmod(0o755)
        inside.rename(home)


@contextmanager
def locked(path: Path, is_shared: bool = False) -> Iterator[None]:
    """Hold a lock on a file; it goes with the process, however that ends."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX)
        yield
