"""A PostgreSQL server of one's own, to stop in the middle of its work."""

import getpass
import itertools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.bench.__main__ import free_port

SETTINGS = [
    "listen_addresses='127.0.0.1'",
    "fsync=on",
    "full_page_writes=on",
    "max_connections=60",
    "shared_buffers=32MB",
]


def programs():
    """The folder of `initdb` and `pg_ctl`, the newest; None where no server is installed."""
    here = shutil.which("pg_ctl")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    return Path(here).resolve().parent if here else next(iter(reversed(folders)), None)


class Cluster:
    """Its files are in a folder that goes when it is left. `pg_ctl` refuses to run as root, so there it runs as postgres."""

    def __init__(self):
        self.programs, self.port, self.numbers = programs(), free_port(), itertools.count(1)
        self.owner = "postgres" if os.geteuid() == 0 else getpass.getuser()
        self.folder = Path(tempfile.mkdtemp(prefix="gabay-cluster-"))

    def new_database(self):
        """The address of one that is empty."""
        name = f"storm{next(self.numbers)}"
        self.run("createdb", "--host", "127.0.0.1", "--port", str(self.port), name)
        return f"postgres://{self.owner}@127.0.0.1:{self.port}/{name}"

    def __enter__(self):
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self.run("initdb", "--pgdata", self.data, "--auth", "trust", "--encoding", "UTF8", "--no-sync")
        with (self.folder / "data" / "postgresql.conf").open("a") as conf:
            conf.writelines(
                f"{line}\n" for line in [*SETTINGS, f"port={self.port}", f"unix_socket_directories='{self.folder}'"]
            )
        self.begin()
        return self

    def __exit__(self, *exc):
        self.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def data(self):
        return str(self.folder / "data")

    def run(self, program, *arguments):
        as_owner = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        command = [str(self.programs / program), *arguments]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, timeout=120, **as_owner)

    def begin(self):
        self.run("pg_ctl", "--pgdata", self.data, "--log", str(self.folder / "log"), "--wait", "start")

    def end(self):
        """At once, as if somebody had pulled the plug of the server's processes: what is not on the disk yet is gone."""
        self.run("pg_ctl", "--pgdata", self.data, "--mode", "immediate", "--wait", "stop")

    def set(self, **settings):
        """These settings, from now on."""
        with (self.folder / "data" / "postgresql.auto.conf").open("a") as conf:
            conf.writelines(f"{name}={value}\n" for name, value in settings.items())
        self.end()
        self.begin()
