import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.formats.inspecting import Inspection, as_data, inspected
from assessments.formats.reading import FORMATS, moodle_name, reader


class Command(BaseCommand):
    help = "Reads a question file, saves nothing, and prints what it holds and how it would be graded, as JSON."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE", help="the file with the questions")
        parser.add_argument("--format", required=True, choices=FORMATS, dest="name")
        parser.add_argument(
            "--probes",
            type=Path,
            metavar="EXPECTED.json",
            help="answers to grade: a file in the shape of what is printed",
        )
        parser.add_argument(
            "--nearest",
            action="store_true",
            help="give answers the nearest grade that Moodle knows, such as 33.33333 for 33",
        )

    def handle(self, *args: Any, path: Path, name: str, probes: Path | None, nearest: bool, **options: Any) -> None:
        asked = probes_in(probes) if probes else []
        found, called = entries_in(path, name, near=nearest)
        data = as_data(found, source=path.name, name=called, probes=asked)
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=4))
        if not found.useful:
            raise CommandError("\n".join([f"{path.name} gives no questions.", *found.sentences]))
        for sentence in found.sentences:
            self.stderr.write(sentence)


def entries_in(path: Path, name: str, *, near: bool) -> tuple[Inspection, str]:
    """What the file holds, and what Moodle calls its format."""
    try:
        with path.open("rb") as stream:
            return inspected(reader(name, near=near)(stream)), moodle_name(name, stream)
    except OSError as error:
        raise CommandError(f"{path} cannot be opened ({error.strerror}). Look at its name, and try again.") from None


def probes_in(path: Path) -> list[dict[str, Any]]:
    """The questions with answers to try. Raises CommandError for a file that has none."""
    try:
        data = json.loads(path.read_text("utf-8"))
        return list(data["questions"])
    except (OSError, ValueError, LookupError, TypeError):
        raise CommandError(f"{path} holds no answers to try: it should be JSON with “questions”.") from None
