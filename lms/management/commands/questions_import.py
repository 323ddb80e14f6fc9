import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Organization
from assessments import bringing
from assessments.importing import telling
from assessments.importing.guessing import NAMES, guess
from assessments.importing.working import work
from assessments.models import QuestionImport
from courses.models import Course


class Command(BaseCommand):
    help = "Brings a question file into the bank of an organization. Bringing it twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE", help="the file with the questions")
        parser.add_argument("--organization", required=True, metavar="PATH", help="path or name of the owner")
        parser.add_argument("--course", metavar="SLUG", help="the course that the questions are for")
        parser.add_argument("--format", choices=NAMES, dest="name", help="found out where it is left out")
        parser.add_argument("--nearest", action="store_true", help="give answers the nearest grade that Moodle knows")
        parser.add_argument(
            "--pictures-may-be-shown",
            action="store_true",
            dest="vouched",
            help="you say that its pictures may be used and show nobody who can be recognized",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object, with a row for each question")

    def handle(self, *args: Any, path: Path, organization: str, course: str | None, **options: Any) -> None:
        owner = owner_called(organization)
        taught = Course.objects.filter(slug=course, organization=owner).first() if course else None
        if course and taught is None:
            raise CommandError(f"{owner} has no course “{course}”. Leave it out, or write its slug.")
        imported = brought(path, options["name"], near=options["nearest"], owner=owner, course=taught)
        if imported.state == QuestionImport.State.REFUSED:
            raise CommandError(f"{path.name} gives no questions.\n{imported.told}")
        if options["dry_run"]:
            said = self.said(imported, options["json"])
            bringing.drop(imported, now=timezone.now())
        else:
            confirm(imported, vouched=options["vouched"])
            work(imported.pk, now=timezone.now())
            said = self.said(imported, options["json"])
        self.stdout.write(said)

    def said(self, imported: QuestionImport, as_json: bool) -> str:
        counts = {one.verdict: one.count for one in telling.counts(imported)}
        if not as_json:
            noted = imported.rows.exclude(notes="").order_by("number").iterator(chunk_size=500)
            told = [f"line {row.line}: “{row.name}”: {row.notes.replace(chr(10), ' ')}" for row in noted]
            return "\n".join([f"{imported.name}: {counts}", *imported.told.splitlines(), *told])
        fields = ("number", "line", "name", "verdict", "draft", "notes")
        rows = list(imported.rows.order_by("number").values(*fields))
        return json.dumps(
            {"file": imported.name, "format": imported.format, "counts": counts, "told": imported.told, "rows": rows},
            ensure_ascii=False,
        )


def confirm(imported: QuestionImport, *, vouched: bool) -> None:
    """Raises CommandError where it brings pictures that nobody vouches for; nothing of it stays."""
    try:
        bringing.confirm(imported, vouched=vouched, now=timezone.now())
    except bringing.NotVouchedError:
        bringing.drop(imported, now=timezone.now())
        raise CommandError(
            f"It brings pictures ({imported.pictures}). If they may be used and show nobody who can be recognized, add --pictures-may-be-shown."
        ) from None


def owner_called(text: str) -> Organization:
    """Raises CommandError when there is none, or more than one."""
    found = Organization.objects.filter(path=text) or Organization.objects.filter(name=text)
    if len(found) != 1:
        some = "no" if not found else "more than one"
        raise CommandError(f"There is {some} organization “{text}”. Write its path; /office/ shows it.")
    return found[0]


def brought(path: Path, name: str | None, *, near: bool, owner: Organization, course: Course | None) -> QuestionImport:
    """Looked through, however large. Raises CommandError."""
    try:
        with path.open("rb") as stream:
            imported = bringing.receive(
                File(stream, name=path.name),
                name=path.name,
                format=name or guess(stream, path.name),
                near=near,
                organization=owner,
                course=course,
                by=None,
                now=timezone.now(),
            )
    except OSError as error:
        raise CommandError(f"{path} cannot be opened ({error.strerror}). Look at its name, and try again.") from None
    work(imported.pk, now=timezone.now())
    imported.refresh_from_db()
    return imported
