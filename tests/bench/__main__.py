"""`python -m tests.bench`: one JSON line a page, on the database that is set, in under a minute."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request

from tests.bench.database import own_database

SECONDS_ALONE, SECONDS_TOGETHER, SECONDS_BESIDE, WARM_UP = 0.8, 2, 0.8, 12


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_server(port):
    environment = {**os.environ, "PORT": str(port), "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "lms.wsgi", "--config", "lms/gunicorn.py", "--bind", f"127.0.0.1:{port}"],
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=1)
        except OSError:
            time.sleep(0.1)
        else:
            return server
    server.terminate()
    raise SystemExit("bench: the server did not come up")


def count_queries(ask):
    """How many queries one such request makes in a process that has met the page before."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"accept": "text/html"}, enforce_csrf_checks=False, SERVER_NAME="localhost")
    if ask.session:
        client.cookies["sid"] = ask.session
    for _turn in range(2 if ask.method == "GET" else 1):
        with CaptureQueriesContext(connection) as captured:
            client.generic(ask.method, ask.path, ask.body, content_type=ask.kind)
    return sum(1 for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")))


def know_the_rows():
    """A PostgreSQL that has lived for a minute has counted its rows by itself; this one is too young."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def measure(port, asks, expect, yardstick):
    """`share` is against the yardstick just before and just after, so that other work on the machine weighs on both."""
    from tests.bench.client import run

    queries = count_queries(next(asks))
    run(port, (next(asks) for _ in range(WARM_UP)), clients=2, seconds=5, expect=expect)
    alone = run(port, asks, clients=1, seconds=SECONDS_ALONE, expect=expect)
    before = run(port, yardstick, clients=8, seconds=SECONDS_BESIDE, expect={200})
    together = run(port, asks, clients=8, seconds=SECONDS_TOGETHER, expect=expect)
    after = run(port, yardstick, clients=8, seconds=SECONDS_BESIDE, expect={200})
    share = together.rps / ((before.rps + after.rps) / 2)
    speed = {"rps_1": round(alone.rps, 1), "rps_8": round(together.rps, 1), "share": round(share, 2)}
    return {"queries": queries, **alone.summary(), **speed}


def main():
    with own_database():
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.utils import timezone

        from tests.bench import pages, rows

        settings.LOGGING_CONFIG = None
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        made = rows.make(settings.COURSE_LIBRARY)
        asked = pages.all_pages(*made, now=timezone.now())
        know_the_rows()
        port = free_port()
        server = start_server(port)
        try:
            yardstick = asked["yardstick"][0]
            for name, (asks, expect) in asked.items():
                print(json.dumps({"page": name, **measure(port, asks, expect, yardstick)}), flush=True)
        finally:
            server.terminate()
            server.wait(timeout=30)


if __name__ == "__main__":
    main()
