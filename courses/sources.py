"""A course folder, read whole into plain data; every mistake is named with its file, its line and what to do."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, ParamSpec, TypeVar

import pydantic

from courses import lesson_kinds
from courses.blocks import SHORTER, TEXT, Piece, parse
from courses.lesson_kinds import LessonKind
from courses.parsing import Fields, FieldsT, Flag, Mistake, Source, SourceError, Whole, parse_yaml
from courses.plain import LONGEST_KEY, PlainBlock, PlainCourse, PlainLesson, PlainModule

LARGEST = 200_000
MOST_FILES = 1_000
FENCE = "---"
KIND_OF = {".md": "reading", ".yaml": "quiz"}
COMMON = ("title", "kind", "minutes", "covers", "sensitive", "required")
NUMBERED = re.compile(r"([0-9]{2,3})-([a-z0-9]+(?:-[a-z0-9]+)*)")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
QUESTIONS = "questions"
Read = TypeVar("Read")
P = ParamSpec("P")
Versions = dict[str, list[PlainBlock]]


class CourseFields(Fields):
    """The front matter of course.md."""

    title: Annotated[str, pydantic.Field(min_length=1, max_length=120)]
    code: str
    summary: Annotated[str, pydantic.Field(max_length=240)] = ""
    audience: Annotated[str, pydantic.Field(max_length=160)] = ""
    joining: Literal["open", "audience", "invitation"] = "invitation"
    gentle: Flag = False
    due_days: Annotated[Whole, pydantic.Field(gt=0, le=3650)] | None = None

    @pydantic.field_validator("code")
    @classmethod
    def says_nothing(cls, code: str) -> str:
        if not re.fullmatch(r"[A-Z0-9]{2,6}", code):
            raise ValueError('"code" must be two to six capital letters and digits, such as C4.')
        return code


class ModuleFields(Fields):
    """The front matter of module.md."""

    title: Annotated[str, pydantic.Field(min_length=1, max_length=120)]
    outcome: Annotated[str, pydantic.Field(max_length=240)] = ""
    optional: Flag = False


class LessonFields(Fields):
    """What every lesson says before its text."""

    title: Annotated[str, pydantic.Field(min_length=1, max_length=120)]
    kind: str = ""
    minutes: Annotated[Whole, pydantic.Field(gt=0, le=600)]
    covers: Annotated[str, pydantic.Field(min_length=1, max_length=300)]
    sensitive: Flag = False
    required: Flag = True


def read_course(folder: Path) -> PlainCourse:
    """The course in `folder`, whose name is its slug. Raises SourceError with all mistakes found in all files."""
    return Folder(Path(folder)).course()


class Folder:
    """One reading of one folder: collects mistakes instead of stopping at the first."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.mistakes: list[Mistake] = []
        self.keys: dict[str, str] = {}
        self.banks: dict[str, Source] = {}

    def course(self) -> PlainCourse:
        self.open()
        self.banks = dict(self.questions())
        about = self.tried(self.about, self.root / "course.md", CourseFields)
        modules = [module for path in self.parts() if (module := self.module(path))]
        if not modules and not self.mistakes:
            self.note(self.root, "The course has no module. Make a folder such as 01-first-steps.")
        if self.mistakes or about is None:
            raise SourceError.of(self.mistakes)
        fields, welcome = about
        first = next(self.parts()).name
        start = 0 if first.startswith("00") else 1
        return PlainCourse(slug=self.root.name, welcome=welcome, start=start, modules=modules, **fields.model_dump())

    def open(self) -> None:
        """Raises SourceError where the folder itself is not one to read."""
        name = self.root.name
        if self.root.is_symlink() or not self.root.is_dir():
            raise SourceError(name, 1, "There is no such folder. Check the path.")
        if not SLUG.fullmatch(name) or len(name) > LONGEST_KEY:
            raise SourceError(name, 1, "Name the folder with small letters, digits and hyphens, such as first-aid.")
        if sum(1 for _path in self.root.rglob("*")) > MOST_FILES:
            raise SourceError(name, 1, f"There are more than {MOST_FILES} files here. Divide the course.")

    def parts(self) -> Iterator[Path]:
        """The module folders in order; what has no place is noted."""
        for path in self.inside(self.root):
            if path.is_dir() and NUMBERED.fullmatch(path.name):
                yield path
            elif path.is_dir() and path.name != QUESTIONS:
                self.note(path, "Name a module's folder with a number first, such as 01-first-steps.")
            elif path.is_file() and path.name != "course.md":
                self.note(path, "This file has no place here. Put it into a module's folder, or take it out.")

    def questions(self) -> Iterator[tuple[str, Source]]:
        folder = self.root / QUESTIONS
        for path in self.inside(folder) if folder.is_dir() else []:
            if path.suffix != ".yaml":
                self.note(path, "Only .yaml files belong into questions/.")
            elif source := self.tried(self.yaml, path):
                yield path.stem, source

    def module(self, folder: Path) -> PlainModule | None:
        about = self.tried(self.about, folder / "module.md", ModuleFields)
        before = len(self.mistakes)
        lessons = [lesson for path in self.lesson_files(folder) if (lesson := self.lesson(path))]
        if not lessons and len(self.mistakes) == before:
            self.note(folder, "This module has no lesson. Write one, or take the folder out.")
        if about is None:
            return None
        fields, intro = about
        if fields.optional:
            lessons = [lesson.model_copy(update={"required": False}) for lesson in lessons]
        return PlainModule(key=self.key(folder, "module "), intro=intro, lessons=lessons, **fields.model_dump())

    def lesson_files(self, folder: Path) -> Iterator[Path]:
        for path in self.inside(folder):
            if path.is_dir():
                self.note(path, "A module has no folders inside. Take it out.")
            elif NUMBERED.fullmatch(path.stem) and path.suffix in KIND_OF:
                yield path
            elif path.name != "module.md":
                self.note(path, "Name a lesson with a number first, such as 01-listen.md or 90-check.yaml.")

    def lesson(self, path: Path) -> PlainLesson | None:
        read = self.tried(self.page if path.suffix == ".md" else self.whole, path)
        if read is None:
            return None
        source, body, line = read
        fields = self.tried(source.part(COMMON).validated, LessonFields)
        own = self.tried(self.own, source, KIND_OF[path.suffix])
        pieces = self.tried(partial(parse, body, file=source.file, first_line=line, shorter=True))
        if fields is None or own is None or pieces is None:
            return None
        (kind, extra), blocks = own, versions(pieces)
        self.check_text(source, fields, kind, blocks)
        values: dict[str, Any] = fields.model_dump(exclude={"kind"})
        return PlainLesson(key=self.key(path), kind=kind.key, extra=extra, file=source.file, **(values | blocks))

    def own(self, source: Source, usual: str) -> tuple[LessonKind, dict[str, Any]]:
        """The lesson's kind, and what that kind reads from the fields that are not every lesson's."""
        written = source.data.get("kind")
        name = written if written and isinstance(written, str) else usual
        if name not in lesson_kinds.REGISTRY:
            known = ", ".join(sorted(lesson_kinds.REGISTRY))
            raise source.error(f'There is no kind of lesson "{name}". These exist: {known}.', ("kind",))
        kind = lesson_kinds.get(name)
        return kind, kind.read(source.part(set(source.data) - set(COMMON)))

    def check_text(self, source: Source, fields: LessonFields, kind: LessonKind, blocks: Versions) -> None:
        if kind.needs_text and not blocks["full"]:
            self.mistakes.append(
                source.mistake("The lesson has no text yet. Write it below the second line of dashes.")
            )
        if fields.sensitive and not blocks["shorter"]:
            text = 'A sensitive lesson needs a shorter version: put it between "::: shorter" and ":::".'
            self.mistakes.append(source.mistake(text, ("sensitive",)))

    def about(self, path: Path, schema: type[FieldsT]) -> tuple[FieldsT, str]:
        source, body, _line = self.page(path)
        return source.validated(schema), body.strip()

    def page(self, path: Path) -> tuple[Source, str, int]:
        """Front matter, the Markdown below it, and the line on which that begins."""
        lines = self.text(path).split("\n")
        closing = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), 0)
        if lines[0].rstrip() != FENCE or not closing:
            raise SourceError(
                self.name(path), 1, 'Begin the file with "---", the fields, and "---" on a line of its own.'
            )
        source = parse_yaml("\n".join(lines[1:closing]), file=self.name(path), first_line=2)
        return self.with_banks(source), "\n".join(lines[closing + 1 :]), closing + 2

    def whole(self, path: Path) -> tuple[Source, str, int]:
        return self.with_banks(self.yaml(path)), "", 1

    def with_banks(self, source: Source) -> Source:
        if not isinstance(source.data, dict):
            raise source.error('Write the fields as lines of the form "name: value".')
        return replace(source, banks=self.banks)

    def yaml(self, path: Path) -> Source:
        return parse_yaml(self.text(path), file=self.name(path))

    def text(self, path: Path) -> str:
        """The file's text with plain line ends. Raises SourceError for what is no readable text."""
        name = self.name(path)
        if not path.is_file():
            raise SourceError(
                name, 1, "This file is missing. Write it; the format stands in courses/library/README.md."
            )
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise SourceError(name, 1, f"This file is too large: {LARGEST // 1000} kB at most. Divide it.")
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise SourceError(name, line, "This is not UTF-8 text. Save the file as UTF-8.") from None
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if found := CONTROL.search(text):
            line = text.count("\n", 0, found.start()) + 1
            raise SourceError(name, line, "There is a character here that no text should have. Take it out.")
        return text

    def inside(self, folder: Path) -> list[Path]:
        """What stands in `folder`, by name. Hidden files are passed over; links are noted and never followed."""
        shown = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        for path in shown:
            if path.is_symlink():
                self.note(path, "This is a link to another place. Put the file itself here.")
        return [path for path in shown if not path.is_symlink()]

    def key(self, path: Path, what: str = "") -> str:
        """The name without number and ending. A second one of the same name is noted."""
        found = NUMBERED.fullmatch(path.stem if path.is_file() else path.name)
        key = found[2] if found else path.stem
        other = self.keys.setdefault(what + key, self.name(path))
        if other != self.name(path):
            self.note(path, f'The name "{key}" is used by {other} already. Every name stands once in a course.')
        if len(key) > LONGEST_KEY:
            self.note(path, f"This name is too long: {LONGEST_KEY} characters at most.")
        return key

    def name(self, path: Path) -> str:
        return f"{self.root.name}/{path.relative_to(self.root).as_posix()}" if path != self.root else self.root.name

    def note(self, path: Path, message: str) -> None:
        self.mistakes.append(Mistake(self.name(path), 1, message))

    def tried(self, function: Callable[P, Read], *args: P.args, **kwargs: P.kwargs) -> Read | None:
        """What `function` returns; None once its mistakes are noted."""
        try:
            return function(*args, **kwargs)
        except SourceError as error:
            self.mistakes.extend(error.mistakes)
            return None


def versions(pieces: list[Piece]) -> Versions:
    """The pieces as blocks of the full and of the shorter version."""
    full = [PlainBlock(kind=piece.kind, data=piece.data) for piece in pieces if piece.kind != SHORTER]
    short = [replace(piece, kind=TEXT) for piece in pieces if piece.kind == SHORTER]
    return {"full": full, "shorter": [PlainBlock(kind=piece.kind, data=piece.data) for piece in short]}
