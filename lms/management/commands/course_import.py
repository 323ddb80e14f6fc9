from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Organization
from accounts.organizations import plant
from courses.parsing import SourceError
from lms.packages import import_folder

HOUSE = "Gabay"
MOST_SHOWN = 50


class Command(BaseCommand):
    help = "Loads a course from a folder (see courses/library/README.md). Loading it twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the course's folder")
        parser.add_argument(
            "--organization", help=f"id or name of the owner; left out: {HOUSE}, made if it is not there"
        )
        parser.add_argument("--draft", action="store_true", help="load it and do not publish it yet")

    def handle(self, *args: Any, path: Path, organization: str | None, draft: bool, **options: Any) -> None:
        try:
            with transaction.atomic():  # the house, too, is made only for a course that could be loaded
                owner = named(organization) if organization else house()
                result = import_folder(path, by=None, organization=owner, now=timezone.now(), publish=not draft)
        except SourceError as error:
            raise CommandError(refusal(error)) from None
        done = (
            ("loaded as a draft" if draft or result.waits else "loaded and published")
            if result.changed
            else "unchanged"
        )
        self.stdout.write(f"{result.course.slug}: {done} ({result.course.code}, {owner}).")
        if result.waits:
            self.stdout.write(
                "Two people sign it before it can be published: Write, the course, Reading before publishing."
            )
        for name in result.kept:
            self.stdout.write(f"{name} stays as it is set on the site: {getattr(result.course, name)}.")


def refusal(error: SourceError) -> str:
    """Every mistake on a line of its own, as far as anybody reads on."""
    folder = error.file.split("/")[0]
    lines = [f"{folder} was not loaded. {len(error.mistakes)} to mend:", *map(str, error.mistakes[:MOST_SHOWN])]
    if len(error.mistakes) > MOST_SHOWN:
        lines.append(f"… and {len(error.mistakes) - MOST_SHOWN} more.")
    return "\n".join(lines)


def named(text: str) -> Organization:
    """The organization with this id or this name. Raises CommandError when there is none, or more than one."""
    found = Organization.objects.filter(pk=int(text)) if text.isdigit() else Organization.objects.filter(name=text)
    if len(found) != 1:
        some = "no" if not found else "more than one"
        raise CommandError(f"There is {some} organization “{text}”. Give its id instead; /office/ shows it.")
    return found[0]


def house() -> Organization:
    """The organization that courses belong to when nobody says otherwise."""
    found = Organization.objects.filter(name=HOUSE, parent=None).first()
    return found or plant(name=HOUSE, kind=Organization.Kind.AGENCY)
