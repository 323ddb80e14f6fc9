"""A database of its own for one run, on SQLite or on the server that DATABASE_URL names."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

NAME = f"gabay_bench_{os.getpid()}"


@contextlib.contextmanager
def own_database():
    """Sets GABAY_VAR and DATABASE_URL for the run and takes everything away afterwards."""
    folder = tempfile.mkdtemp(prefix="gabay-bench-")
    os.environ["GABAY_VAR"] = folder
    url = os.environ.get("DATABASE_URL", "")
    try:
        if url.startswith("postgres"):
            command(url, f'CREATE DATABASE "{NAME}"')
            os.environ["DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{NAME}"))
        else:
            os.environ.pop("DATABASE_URL", None)
        yield Path(folder)
    finally:
        if url.startswith("postgres"):
            command(url, f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
        shutil.rmtree(folder, ignore_errors=True)


def command(url, sql):
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql)
