from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from assessments.exporting import FORMATS, export
from assessments.models import QuestionVersion
from lms.management.commands.questions_import import owner_called


class Command(BaseCommand):
    help = "Writes the questions of an organization's bank into a file, and says what the file cannot hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE", help="the file to write")
        parser.add_argument("--organization", required=True, metavar="PATH", help="path or name of the owner")
        parser.add_argument("--course", metavar="SLUG", help="only the questions of this course")
        parser.add_argument("--category", default="", help="only this category and those below it")
        parser.add_argument("--format", choices=FORMATS, default="moodlexml", dest="name")

    def handle(self, *args: Any, path: Path, organization: str, course: str | None, name: str, **options: Any) -> None:
        versions = QuestionVersion.objects.newest().filter(question__organization=owner_called(organization))
        if course:
            versions = versions.filter(question__course__slug=course)
        if category := options["category"]:
            within = versions.filter(question__category__startswith=f"{category}/")
            versions = within | versions.filter(question__category=category)
        done = export(versions, name)
        path.write_bytes(done.content)
        for one in done.told:
            self.stderr.write(f"“{one.name}”: {one.sentence}" + (" It is left out." if one.left_out else ""))
        self.stdout.write(f"{path.name}: {done.count} questions.")
