from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Organization
from accounts.organizations import plant
from courses.parsing import SourceError
from lms.packages import import_folder

HOUSE = "Gabay"


class Command(BaseCommand):
    help = "Loads a course from a folder (see courses/library/README.md). Loading it twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the course's folder")
        parser.add_argument(
            "--organization", help=f"id or name of the owner; left out: {HOUSE}, made if it is not there"
        )
        parser.add_argument("--draft", action="store_true", help="load it and do not publish it yet")

    def handle(self, *args: Any, path: Path, organization: str | None, draft: bool, **options: Any) -> None:
        owner = named(organization) if organization else house()
        try:
            result = import_folder(path, by=None, organization=owner, now=timezone.now(), publish=not draft)
        except SourceError as error:
            heading = f"{path.name} was not loaded. {len(error.mistakes)} to mend:"
            raise CommandError(f"{heading}\n{error}") from None
        done = ("loaded as a draft" if draft else "loaded and published") if result.changed else "unchanged"
        self.stdout.write(f"{path.name}: {done} ({result.course.code}, {owner}).")


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
