"""Real processes to kill, and a mail server that remembers."""

import asyncio
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from email import message_from_bytes

from aiosmtpd.controller import Controller
from django.db import connection

from tests.bench.__main__ import free_port


class Sink:
    """A mail server on loopback: lets each sender wait `seconds`, then takes the message and counts it by Message-ID."""

    def __init__(self, *, seconds):
        self.seconds = seconds
        self.accepted = Counter()
        self.lock = threading.Lock()
        self.port = free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 -- aiosmtpd's name
        await asyncio.sleep(self.seconds)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        with self.lock:
            self.accepted[message_from_bytes(envelope.content)["Message-ID"]] += 1
        return "250 OK"

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *exc):
        self.controller.stop()


class Processes:
    """`count` processes, each a worker with its Beat; killed ones are replaced at once."""

    def __init__(self, *, count, smtp_port, lease_seconds):
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": database_url(),
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(smtp_port),
            "NOTICE_LEASE_SECONDS": str(lease_seconds),
            "LOG_LEVEL": "CRITICAL",
        }
        self.running = [self.start() for _ in range(count)]

    def start(self):
        command = [sys.executable, "-W", "ignore", "-m", "tests.faults.process"]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE)

    def wait_until_up(self):
        for process in self.running:
            assert process.stdout.readline() == b"up\n"

    def kill_one(self, random_source):
        index = random_source.randrange(len(self.running))
        victim = self.running[index]
        victim.kill()
        victim.wait(timeout=10)
        victim.stdout.close()
        self.running[index] = self.start()

    def stop(self):
        for process in self.running:
            process.kill()
            process.wait(timeout=10)
            process.stdout.close()


def database_url():
    """The address of the database that this test runs on."""
    parts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{parts['NAME']}"
    host = parts["HOST"] or "127.0.0.1"
    user = parts["USER"] + (f":{parts['PASSWORD']}" if parts["PASSWORD"] else "")
    return f"postgres://{user}@{host}:{parts['PORT'] or 5432}/{parts['NAME']}"


def pause(random_source, low, high):
    time.sleep(random_source.uniform(low, high))


def new_random():
    """A random source whose seed is printed, so that a red run can be told again."""
    seed = int(os.environ.get("FAULT_SEED", random.SystemRandom().randrange(10**6)))
    print(f"FAULT_SEED={seed}")
    return random.Random(seed)
