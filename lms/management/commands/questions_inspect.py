import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError

from assessments.formats.inspecting import Data, Inspection, about, inspected, question
from assessments.formats.items import Item
from assessments.formats.reading import FORMATS, moodle_name, reader

MOST_HELD, PIECE = 8 * 1024 * 1024, 64 * 1024
END, INDENT = "[]\n}", "\n" + " " * 8


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
        # Whether a file makes sense is known at its end, and a hundred megabytes of questions do not fit in memory.
        with SpooledTemporaryFile(MOST_HELD, "w+", encoding="utf-8", errors="backslashreplace") as kept:
            found, called = questions_in(path, name, near=nearest, kept=kept, asked=asked)
            self.show(pages(about(found, source=path.name, name=called), found, kept))
        # That a file gives nothing is an answer, said by `import_ok`: only what could not be looked at is an error.
        for sentence in [*([] if found.useful else [f"{path.name} gives no questions."]), *found.sentences]:
            self.stderr.write(sentence)

    def show(self, pieces: Iterator[str]) -> None:
        """In UTF-8 whatever the terminal is set to: JSON is. Ends without a word when nobody listens any more."""
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        try:
            for piece in pieces:
                self.stdout.write(piece, ending="")
            self.stdout.write()
            self.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains while it closes
            raise SystemExit(1) from None


def questions_in(
    path: Path, name: str, *, near: bool, kept: IO[str], asked: Sequence[list[Any]]
) -> tuple[Inspection, str]:
    """What the file holds, its questions written to `kept`, and what Moodle calls its format."""

    def keep(place: int, item: Item) -> None:
        data = question(item, asked[place] if place < len(asked) else ())
        kept.write(("," if place else "") + f"\n{json.dumps(data, ensure_ascii=False, indent=4)}".replace("\n", INDENT))

    try:
        with path.open("rb") as stream:
            return inspected(reader(name, near=near)(stream), keep), moodle_name(name, stream)
    except OSError as error:
        why = error.strerror or "it cannot be read twice"
        raise CommandError(f"{path} cannot be opened ({why}). Look at its name, and try again.") from None


def pages(data: Data, found: Inspection, kept: IO[str]) -> Iterator[str]:
    """The JSON of it all, piece by piece."""
    whole = json.dumps(data, ensure_ascii=False, indent=4)
    if found.stopped or not found.questions:
        yield whole
        return
    yield whole.removesuffix(END) + "["
    kept.seek(0)
    while piece := kept.read(PIECE):
        yield piece
    yield "\n    ]\n}"


def probes_in(path: Path) -> list[list[Any]]:
    """The answers to try, question by question. Raises CommandError for a file that has none."""
    try:
        data = json.loads(path.read_text("utf-8"))
        return [[probe for probe, *_ in one.get("grading", [])] for one in data["questions"]]
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise CommandError(f"{path} holds no answers to try: it should be JSON with “questions”.") from None
