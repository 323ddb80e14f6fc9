import os
import signal
import time
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.organizations import root
from lms import demo
from lms.embedded import Background, serve
from lms.packages import import_folder


class Command(BaseCommand):
    help = "Starts everything in one process: database, courses, web server, worker and Beat. Ctrl-C stops it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        began = time.monotonic()
        if "SITE_URL" not in os.environ:
            settings.SITE_URL = f"http://localhost:{port}"
        for stop in (signal.SIGINT, signal.SIGTERM):
            signal.signal(stop, signal.default_int_handler)
        with suppress(KeyboardInterrupt):
            self.prepare()
            with Background():
                self.serve(host, port, began)
        self.say("Stopped.")

    def serve(self, host: str, port: int, began: float) -> None:
        try:
            serve(host=host, port=port, ready=lambda: self.welcome(port, time.monotonic() - began))
        except OSError as error:
            raise CommandError(
                f"Port {port} is taken or closed to us. Try another one: make run PORT={port + 1}"
            ) from error
        finally:
            self.say("Stopping: the task at hand is finished first.")

    def prepare(self) -> None:
        settings.VAR.mkdir(parents=True, exist_ok=True)
        self.say("Database: bringing it up to date.")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        self.say("Pages: collecting styles and scripts.")
        call_command("collectstatic", verbosity=0, interactive=False)
        is_new_demo = settings.DEMO and demo.is_empty()  # it has its courses signed itself
        for folder in sorted(path.parent for path in settings.COURSE_LIBRARY.glob("*/course.md")):
            result = import_folder(folder, by=None, organization=root(), now=timezone.now(), publish=True)
            signed = " It waits to be signed by two people." if result.waits and not is_new_demo else ""
            self.say(f"Course {result.course.code}: {'loaded' if result.changed else 'unchanged'}.{signed}")
        if is_new_demo:
            self.say("Demo: making some forty people at every stage.")
            demo.fill(now=timezone.now())

    def welcome(self, port: int, seconds: float) -> None:
        self.say(f"\nGabay is ready after {seconds:.1f} s:  http://localhost:{port}/")
        if settings.DEMO:
            self.say(f"\nSign in as one of these; the password of all is {demo.PASSWORD}")
            for username, what in demo.SIGN_INS.items():
                self.say(f"  {username:<16}{what}")
            self.say(f"\nMail that it sends lands here: http://localhost:{port}/demo-mail/")
        self.say("Ctrl-C stops it. Everything is kept for the next start.\n")
