"""`python -m tests.faults.process`: a worker and a Beat of their own, on the database and broker that the environment names.

Beat sweeps each second instead of each minute, so that a test of an hour's faults takes a minute.
"""

import signal
import sys

import django
from celery.schedules import schedule


def main():
    django.setup()
    from lms.celery import app
    from lms.embedded import Background

    app.conf.beat_schedule["sweep"]["schedule"] = schedule(1.0)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with Background():
        print("up", flush=True)
        signal.pause()


if __name__ == "__main__":
    main()
