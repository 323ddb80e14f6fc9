"""People who answer a question over HTTP until each save is said to be saved, and the web server that they ask."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from tests.bench.__main__ import free_port
from tests.bench.client import CSRF


class Web:
    """gunicorn with two workers, which it replaces itself; killed as a whole, it is started again."""

    def __init__(self, application, *, database):
        self.port = free_port()
        self.command = [sys.executable, "-W", "ignore", "-m", "gunicorn", application, "--config", "lms/gunicorn.py"]
        self.command += ["--bind", f"127.0.0.1:{self.port}", "--log-level", "critical"]
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATABASE_URL": database,
            "WEB_CONCURRENCY": "2",
            "ALLOWED_HOSTS": "127.0.0.1",
            "LOG_LEVEL": "CRITICAL",
        }
        self.begin()

    def begin(self):
        self.master = subprocess.Popen(
            self.command, env=self.environment, start_new_session=True, stderr=subprocess.DEVNULL
        )
        for _turn in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/robots.txt", timeout=2).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the server did not come up")

    def workers(self):
        return [
            int(pid) for pid in Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children").read_text().split()
        ]

    def kill_worker(self, random_source):
        if workers := self.workers():
            os.kill(random_source.choice(workers), signal.SIGKILL)

    def kill_all(self):
        os.killpg(self.master.pid, signal.SIGKILL)
        self.master.wait(timeout=10)


@dataclass
class Person:
    """Somebody who answers one question again and again, and tries each save until it is said to be saved."""

    code: str
    session: str
    port: int
    doubles: list
    acknowledged: list = field(default_factory=list)
    refused: list = field(default_factory=list)  # (asked at, answered at, status) of each answer that was not 200
    retries: int = 0

    def answer_all(self):
        for seq, double in enumerate(self.doubles, start=1):
            body = {"key": str(uuid4()), "position": 1, "answer": {"": [str(1 + seq % 4)]}, "seq": seq}
            for _turn in range(2 if double else 1):
                self.until_saved(json.dumps(body).encode())
            self.acknowledged.append(body)

    def until_saved(self, body):
        until = time.monotonic() + 60
        while time.monotonic() < until:
            asked_at = time.monotonic()
            try:
                status = self.post(body)
            except (OSError, http.client.HTTPException):
                status = 0
            if status == 200:
                return
            self.refused.append((asked_at, time.monotonic(), status))
            self.retries += 1
            time.sleep(0.05)
        raise AssertionError("an answer was not taken for a minute")

    def post(self, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Cookie": f"csrf={CSRF}; sid={self.session}",
            "X-CSRFToken": CSRF,
            "Content-Type": "application/json",
        }
        try:
            connection.request("POST", f"/a/{self.code}/save/", body, headers)
            reply = connection.getresponse()
            reply.read()
            return reply.status
        finally:
            connection.close()
