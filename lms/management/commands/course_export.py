from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.models import Course
from lms.packages import ExportError, export_package


class Command(BaseCommand):
    help = "Writes a course into a zip that course_import takes: the edition that people join now, or the draft of one that has none yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the course's slug; /office/ shows it")
        parser.add_argument("file", type=Path, help="the zip to write")

    def handle(self, *args: Any, slug: str, file: Path, **options: Any) -> None:
        course = Course.objects.filter(slug=slug).first()
        if course is None:
            raise CommandError(f"There is no course “{slug}”.")
        edition = course.editions.current().first() or course.editions.newest_first().first()
        if edition is None:
            raise CommandError(f"The course “{slug}” has no edition yet.")
        try:
            content = export_package(edition)
        except ExportError as error:
            lines = [f"{slug} was not written. {len(error.mistakes)} to mend:", *map(str, error.mistakes)]
            raise CommandError("\n".join(lines)) from None
        try:
            file.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from None
        self.stdout.write(f"{slug}: written to {file} ({len(content) // 1000 + 1} kB, {edition}).")
