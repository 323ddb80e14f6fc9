"""A folder of text files, read with care: nothing outside it is opened, and what cannot be read is named with its line."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import ParamSpec, TypeVar

from courses.parsing import TAKE_IT_OUT, UNREADABLE, Mistake, Source, SourceError, parse_yaml

LARGEST = 200_000
MEGABYTE, MOST_FILES = 1_000_000, 1_000
FENCE = "---"
LINK = "This is a link to another place. Put the file itself here."
Read = TypeVar("Read")
P = ParamSpec("P")


class Folder:
    """One reading of one folder: collects mistakes instead of stopping at the first."""

    def __init__(self, root: Path) -> None:
        self.root = root if root.name not in {"", ".."} else root.resolve()
        self.mistakes: list[Mistake] = []

    def open(self) -> None:
        """Raises SourceError where there is no folder of ours to read."""
        name = printable(self.root.name or str(self.root))
        if self.root.is_symlink():
            raise SourceError(name, 1, "This is a link to another place. Give the folder itself.")
        if not self.root.is_dir():
            raise SourceError(name, 1, "There is no such folder. Check the path.")
        if len(list(islice(self.root.rglob("*"), MOST_FILES + 1))) > MOST_FILES:
            raise SourceError(name, 1, f"There are more than {MOST_FILES} files here. Divide the course.")

    def inside(self, folder: Path) -> list[Path]:
        """What stands in `folder`, by name. Hidden files are passed over; links are noted and never followed."""
        try:
            shown = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        except OSError:
            self.note(folder, "This folder cannot be opened. Check who may read it.")
            return []
        for path in shown:
            if path.is_symlink():
                self.note(path, LINK)
        return [path for path in shown if not path.is_symlink()]

    def yaml(self, path: Path) -> Source:
        return parse_yaml(self.text(path), file=self.name(path))

    def page(self, path: Path) -> tuple[Source, str, int]:
        """Front matter, the Markdown below it, and the line on which that begins."""
        lines = self.text(path).split("\n")
        closing = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), 0)
        if lines[0].rstrip() != FENCE or not closing:
            message = 'Begin the file with "---", the fields, and "---" on a line of its own.'
            raise SourceError(self.name(path), 1, message)
        source = parse_yaml("\n".join(lines[1:closing]), file=self.name(path), first_line=2)
        return source, "\n".join(lines[closing + 1 :]), closing + 2

    def text(self, path: Path) -> str:
        """The file's text with plain line ends. Raises SourceError for what is no readable text."""
        name, content = self.name(path), self.content(path)
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise SourceError(name, line, "This is not UTF-8 text. Save the file as UTF-8.") from None
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if found := UNREADABLE.search(text):
            raise SourceError(name, text.count("\n", 0, found.start()) + 1, TAKE_IT_OUT)
        return text

    def content(self, path: Path, *, most: int = LARGEST) -> bytes:
        """At most `most` bytes. Raises SourceError."""
        name = self.name(path)
        if path.is_symlink():
            raise SourceError(name, 1, LINK)
        if not path.exists():
            message = "This file is missing. Write it; the format stands in courses/library/README.md."
            raise SourceError(name, 1, message)
        if not path.is_file():
            raise SourceError(name, 1, "This is no file with text in it. Take it out, and write one.")
        try:
            with path.open("rb") as file:
                content = file.read(most + 1)
        except OSError:
            raise SourceError(name, 1, "This file cannot be opened. Check who may read it.") from None
        if len(content) > most:
            said = f"{most // 1000} kB at most. Divide it" if most < MEGABYTE else f"{most // MEGABYTE} MB at most"
            raise SourceError(name, 1, f"This file is too large: {said}.")
        return content

    def gathered(
        self, path: Path, *, names: re.Pattern[str], naming: str, most: int, together: int, called: str
    ) -> Iterator[tuple[Path, bytes]]:
        """Each file in the folder `path`, which need not be there, with its content; `most` bytes a file, and `together`.

        What has another name than `names` say, or is more than that, is noted: `naming` and `called` are in the author's words.
        """
        left = together
        for file in self.inside(path) if path.is_dir() and not path.is_symlink() else []:
            content = self.tried(partial(self.content, file, most=most))
            left -= len(content or b"")
            if not names.fullmatch(file.name):
                self.note(file, naming)
            elif left < 0:
                self.note(file, f"The {called} are more than {together // MEGABYTE} MB. Make them smaller.")
            elif content is not None:
                yield file, content

    def name(self, path: Path) -> str:
        """The file as its author knows it; what cannot be printed in it is left out."""
        inside = path.relative_to(self.root).as_posix() if path != self.root else ""
        return printable(f"{self.root.name}/{inside}" if inside else self.root.name)

    def note(self, path: Path, message: str) -> None:
        self.mistakes.append(Mistake(self.name(path), 1, message))

    def tried(self, function: Callable[P, Read], *args: P.args, **kwargs: P.kwargs) -> Read | None:
        """What `function` returns; None once its mistakes are noted."""
        try:
            return function(*args, **kwargs)
        except SourceError as error:
            self.mistakes.extend(error.mistakes)
            return None

    def error(self) -> SourceError:
        """All mistakes as one error, each of them once."""
        return SourceError.of(list(dict.fromkeys(self.mistakes)))


def printable(name: str) -> str:
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name)
