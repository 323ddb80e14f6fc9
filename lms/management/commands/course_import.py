import json
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Organization
from accounts.organizations import plant
from courses.parsing import SourceError
from lms.packages import ImportResult, import_folder, import_package

HOUSE = "Gabay"
MOST_SHOWN, ZIP = 50, ".zip"


class Command(BaseCommand):
    help = "Loads a course from a folder or a zip (see courses/library/README.md). Loading it twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the course's folder, or its zip")
        parser.add_argument(
            "--organization", help=f"id or name of the owner; left out: {HOUSE}, made if it is not there"
        )
        parser.add_argument("--draft", action="store_true", help="load it and do not publish it yet")
        parser.add_argument("--dry-run", action="store_true", help="say what would come of it, and keep nothing")
        parser.add_argument("--json", action="store_true", help="say it as one JSON object")

    def handle(self, *args: Any, path: Path, organization: str | None, draft: bool, **options: Any) -> None:
        dry_run, as_json = options["dry_run"], options["json"]
        try:
            with transaction.atomic():  # the house, too, is made only for a course that could be loaded
                owner = named(organization) if organization else house()
                result = load(path)(by=None, organization=owner, now=timezone.now(), publish=not draft, dry_run=dry_run)
                transaction.set_rollback(dry_run)
        except SourceError as error:
            if as_json:
                self.stdout.write(json.dumps(verdict(None, error, dry_run=dry_run), ensure_ascii=False))
            raise CommandError(refusal(error, path)) from None
        if as_json:
            self.stdout.write(json.dumps(verdict(result, None, dry_run=dry_run), ensure_ascii=False))
        else:
            self.tell(result, owner, draft=draft, dry_run=dry_run)

    def tell(self, result: ImportResult, owner: Organization, *, draft: bool, dry_run: bool) -> None:
        done = (
            ("loaded as a draft" if draft or result.waits else "loaded and published")
            if result.changed
            else "unchanged"
        )
        would = "would be " if dry_run and result.changed else ""
        self.stdout.write(f"{result.course.slug}: {would}{done} ({result.course.code}, {owner}).")
        if result.waits:
            self.stdout.write(
                "Two people sign it before it can be published: Write, the course, Reading before publishing."
            )
        for name in result.kept:
            self.stdout.write(f"{name} stays as it is set on the site: {getattr(result.course, name)}.")


def load(path: Path) -> Callable[..., ImportResult]:
    """What imports that which stands at `path`. Raises CommandError where a zip cannot be read."""
    if path.suffix.lower() != ZIP or not path.is_file():
        return partial(import_folder, path)
    try:
        return partial(import_package, BytesIO(path.read_bytes()))
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from None


def verdict(result: ImportResult | None, error: SourceError | None, *, dry_run: bool) -> dict[str, Any]:
    """What came of it, for other programs."""
    mistakes = error.mistakes if error else []
    return {
        "course": result.course.slug if result else None,
        "code": result.course.code if result else None,
        "taken": result is not None,
        "changed": bool(result and result.changed),
        "waits": bool(result and result.waits),
        "kept": list(result.kept) if result else [],
        "dry_run": dry_run,
        "mistakes": [{"file": one.file, "line": one.line, "message": one.message} for one in mistakes],
    }


def refusal(error: SourceError, path: Path) -> str:
    """Every mistake on a line of its own, as far as anybody reads on."""
    what = path.name if path.suffix.lower() == ZIP else error.file.split("/")[0]
    lines = [f"{what} was not loaded. {len(error.mistakes)} to mend:", *map(str, error.mistakes[:MOST_SHOWN])]
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
