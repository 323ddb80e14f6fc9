"""The first command: everything in one process, from an empty folder, twice."""

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import nullcontext

import pytest
from django.core.management import call_command

from lms.management.commands import up
from tests.bench.__main__ import free_port

pytestmark = pytest.mark.faults


class Embedded:
    def __init__(self, folder):
        self.port = free_port()
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "HTTPS"}}
        environment = {**kept, "DEBUG": "1", "GABAY_DEMO": "1", "GABAY_VAR": str(folder)}
        environment["DJANGO_SETTINGS_MODULE"] = "lms.settings"
        command = [sys.executable, "manage.py", "up", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.said = []
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def wait_until_ready(self):
        """Reads what it says until it is ready."""
        for line in self.process.stdout:
            self.said.append(line)
            if "Ctrl-C" in line:
                return
        raise AssertionError("".join(self.said))

    def get(self, path, data=None):
        try:
            with self.opener.open(f"http://localhost:{self.port}{path}", data, timeout=10) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def post(self, path, **fields):
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path)[1])[1]
        return self.get(path, urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}).encode())

    def interrupt(self):
        """What it returns and its last word."""
        self.process.send_signal(signal.SIGINT)
        said, _none = self.process.communicate(timeout=20)
        return self.process.returncode, said.split()[-1]

    def seconds_to_be_ready(self):
        return float(re.search(r"ready after ([\d.]+) s", "".join(self.said))[1])


def wait_for(condition, *, seconds):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.3)


def processor():
    """The seconds of processor that the processes which ended so far took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_up_from_nothing_then_again_on_another_port(tmp_path):
    """The links in its mail lead to the port of now. They are asked of a mail that knows no quiet hours, so that it holds at night too."""
    before = processor()
    with Embedded(tmp_path) as first:
        first.wait_until_ready()
        wait_for(lambda: first.get("/healthz/")[0] == 200, seconds=30)
        assert json.loads(first.get("/healthz/")[1]) == dict.fromkeys(["database", "broker", "worker", "beat"], "up")
        assert "care-demo-only" in "".join(first.said)
        assert first.get("/account/login/")[0] == 200
        assert first.interrupt() == (0, "Stopped.")
        with pytest.raises(urllib.error.URLError):
            first.get("/healthz/")

    between = processor()
    with Embedded(tmp_path) as second:
        second.wait_until_ready()
        assert "Demo: making" not in "".join(second.said)
        assert "Course C4: unchanged." in "".join(second.said)
        second.post("/account/signup/", email="trainer@example.org", password1="a long enough one 7")
        wait_for(lambda: "already has a sign-in" in second.get("/demo-mail/")[1], seconds=30)
        mail = second.get("/demo-mail/")[1]
        assert (f"http://localhost:{second.port}/" in mail, "localhost:8000" in mail) == (True, False)
        assert second.seconds_to_be_ready() <= 10
        assert second.interrupt() == (0, "Stopped.")
    assert processor() - between < (between - before) / 2


@pytest.mark.parametrize("moment", ["prepare", "serve"])
def test_ctrl_c_at_any_moment_ends_without_an_error(monkeypatch, moment, capsys):
    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(up, "Background", nullcontext)
    monkeypatch.setattr(up.signal, "signal", lambda *args: None)
    monkeypatch.setattr(up.Command, "prepare", lambda self: None)
    monkeypatch.setattr(up.Command, moment, interrupted)
    call_command("up")
    assert "Stopped." in capsys.readouterr().out


def test_demo_mode_refuses_to_start_without_debug():
    environment = {**os.environ, "GABAY_DEMO": "1", "DEBUG": "0", "DJANGO_SETTINGS_MODULE": "lms.settings"}
    result = subprocess.run(
        [sys.executable, "manage.py", "check"], env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode != 0
    assert "only with DEBUG=1" in result.stderr


def test_make_run_does_not_turn_debug_on_where_it_was_turned_off():
    asked = subprocess.run(
        ["make", "-n", "run"], env=os.environ | {"DEBUG": "0"}, capture_output=True, text=True, check=True
    )
    assert "GABAY_DEMO=1 DEBUG=0 " in asked.stdout
