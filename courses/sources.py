"""A course folder, read whole into plain data; every mistake is named with its file, its line and what to do."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import pydantic

from courses import lesson_kinds
from courses.blocks import LONGEST, Piece, get, is_kept_by_name, named, parse
from courses.folders import Folder
from courses.illustrations import shown
from courses.lesson_kinds import LessonKind
from courses.media.folder import FOLDER as MEDIA
from courses.media.folder import brought
from courses.parsing import Fields, FieldsT, Flag, Mistake, Source, SourceError, Whole
from courses.plain import LONGEST_KEY, PlainBlock, PlainCourse, PlainLesson, PlainModule
from courses.prerequisites import CircleError, circle

KIND_OF = {".md": "reading", ".yaml": "quiz"}
COMMON = (
    "title",
    "kind",
    "minutes",
    "covers",
    "sensitive",
    "required",
    "heavy_reason",
    "notes",
    "opens_on",
    "opens_after",
    "after",
)
NUMBERED = re.compile(r"([0-9]{2,3})-([a-z0-9]+(?:-[a-z0-9]+)*)")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
QUESTIONS, FILES = "questions", "files"
Versions = dict[str, list[PlainBlock]]


def one_line(text: str) -> str:
    if len(text.splitlines()) > 1:
        raise ValueError("This must stand on one line.")
    return text


ONE_LINE = pydantic.AfterValidator(one_line)
Title = Annotated[str, pydantic.Field(min_length=1, max_length=120), ONE_LINE]
Line = Annotated[str, pydantic.Field(max_length=240), ONE_LINE]


class CourseFields(Fields):
    """The front matter of course.md."""

    title: Title
    code: str
    summary: Line = ""
    audience: Annotated[str, pydantic.Field(max_length=160), ONE_LINE] = ""
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

    title: Title
    outcome: Line = ""
    optional: Flag = False


class LessonFields(Fields):
    """What every lesson says before its text."""

    title: Title
    kind: str = ""
    minutes: Annotated[Whole, pydantic.Field(gt=0, le=600)]
    covers: Annotated[str, pydantic.Field(min_length=1, max_length=300)]
    sensitive: Flag = False
    required: Flag = True
    heavy_reason: Annotated[str, pydantic.Field(max_length=240), ONE_LINE] = ""
    notes: Annotated[str, pydantic.Field(max_length=5000)] = ""
    opens_on: date | None = None
    opens_after: Annotated[Whole, pydantic.Field(gt=0, le=3650)] | None = None
    after: list[list[str]] = []

    @pydantic.field_validator("after", mode="before")
    @classmethod
    def alone_or_a_group(cls, after: Any) -> Any:
        return [[one] if isinstance(one, str) else one for one in after] if isinstance(after, list) else after

    @pydantic.field_validator("opens_after")
    @classmethod
    def one_rule(cls, days: int | None, told: pydantic.ValidationInfo) -> int | None:
        if days is not None and told.data.get("opens_on"):
            raise ValueError('Write "opens_on" or "opens_after", not both.')
        return days


def read_course(folder: Path) -> PlainCourse:
    """The course in `folder`, whose name is its slug. Raises SourceError with all mistakes found in all files."""
    return CourseFolder(Path(folder)).course()


class Asked[T](dict[str, T]):
    """Knows which of its values somebody has asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> T:
        self.asked.add(name)
        return super().__getitem__(name)


class CourseFolder(Folder):
    """A folder that holds a course."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.keys: dict[str, str] = {}
        self.banks, self.pictures = Asked[Source](), Asked[bytes]()
        self.media, self.shas = dict[str, bytes](), Asked[str]()

    def course(self) -> PlainCourse:
        self.open()
        self.banks.update(self.questions())
        self.pictures.update(shown(self, self.root / QUESTIONS / FILES))
        for name, content, sha256 in brought(self, self.root / MEDIA):
            self.media[name], self.shas[name] = content, sha256
        about = self.tried(self.about, self.root / "course.md", CourseFields)
        modules = [module for path in self.parts() if (module := self.module(path))]
        if not self.mistakes:
            self.check_whole(modules)
        if self.mistakes or about is None:
            raise self.error()
        source, fields, welcome = about
        first = next(self.parts()).name
        start = 0 if first.startswith("00") else 1
        lines = {name: source.line((name,)) for name in CourseFields.model_fields}
        said = fields.model_dump()
        pictures = dict(self.pictures)
        return PlainCourse(
            slug=self.root.name,
            welcome=welcome,
            start=start,
            modules=modules,
            lines=lines,
            pictures=pictures,
            media=self.media,
            **said,
        )

    def open(self) -> None:
        super().open()
        name = self.root.name
        if not SLUG.fullmatch(name) or len(name) > LONGEST_KEY:
            message = "Name the folder with small letters, digits and hyphens, such as first-aid."
            raise SourceError(self.name(self.root), 1, message)

    def check_whole(self, modules: list[PlainModule]) -> None:
        """What can be said once every file could be read."""
        if not modules:
            self.note(self.root, "The course has no module. Make a folder such as 01-first-steps.")
        self.check_order([lesson for module in modules for lesson in module.lessons])
        for name in sorted(set(self.banks) - self.banks.asked):
            path = self.root / QUESTIONS / f"{name}.yaml"
            self.note(path, "No check asks these questions. Name the file in a check, or take it out.")
        for name in sorted(set(self.pictures) - self.pictures.asked):
            path = self.root / QUESTIONS / FILES / name
            self.note(path, "No question shows this picture. Name it in one, or take it out.")

        for name in sorted(set(self.shas) - self.shas.asked):
            self.note(self.root / MEDIA / name, "No block shows this file. Name it in one, or take it out.")

    def check_order(self, lessons: list[PlainLesson]) -> None:
        """What stands in "after" is there, and nothing waits for itself."""
        files = {lesson.key: lesson.file for lesson in lessons}
        for lesson in lessons:
            for key in sorted({key for group in lesson.after for key in group} - set(files)):
                message = f'"after" names "{key}", and no lesson is called that. A lesson\'s name is its file\'s, without number and ending.'
                self.mistakes.append(Mistake(lesson.file, 1, message))
        if found := circle({lesson.key: lesson.after for lesson in lessons}):
            self.mistakes.append(Mistake(files.get(found[0], ""), 1, str(CircleError(found))))

    def parts(self) -> Iterator[Path]:
        """The module folders in order; what has no place is noted."""
        for path in self.inside(self.root):
            if path.is_dir() and NUMBERED.fullmatch(path.name):
                yield path
            elif path.is_dir() and path.name not in {QUESTIONS, MEDIA, "course.md"}:
                self.note(path, "Name a module's folder with a number first, such as 01-first-steps.")
            elif path.is_file() and path.name != "course.md":
                self.note(path, "This file has no place here. Put it into a module's folder, or take it out.")

    def questions(self) -> Iterator[tuple[str, Source]]:
        folder = self.root / QUESTIONS
        for path in self.inside(folder) if folder.is_dir() and not folder.is_symlink() else []:
            if path.name == FILES and path.is_dir():
                continue
            if path.suffix != ".yaml":
                self.note(path, "Only .yaml files belong into questions/, and pictures into questions/files/.")
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
        _source, fields, intro = about
        if fields.optional:
            lessons = [lesson.model_copy(update={"required": False}) for lesson in lessons]
        return PlainModule(key=self.key(folder, "module "), intro=intro, lessons=lessons, **fields.model_dump())

    def lesson_files(self, folder: Path) -> Iterator[Path]:
        for path in self.inside(folder):
            if path.name == "module.md":
                continue
            if path.is_dir():
                self.note(path, "A module has no folders inside. Take it out.")
            elif path.suffix not in KIND_OF:
                self.note(path, "A lesson ends in .md, a check in .yaml. Rename the file, or take it out.")
            elif not NUMBERED.fullmatch(path.stem):
                self.note(path, "Name a lesson with a number first, such as 01-listen.md or 90-check.yaml.")
            else:
                yield path

    def lesson(self, path: Path) -> PlainLesson | None:
        read = self.tried(self.page if path.suffix == ".md" else self.whole, path)
        source = read and self.tried(self.with_banks, read[0])
        if read is None or source is None:
            return None
        fields = self.tried(source.part(COMMON).validated, LessonFields)
        own = self.tried(self.own, source, KIND_OF[path.suffix])
        pieces = self.tried(partial(parse, read[1], file=source.file, first_line=read[2], shorter=True))
        if fields is None or own is None or pieces is None or not self.check_keys(source, pieces):
            return None
        (kind, extra), blocks = own, versions([self.with_media(source, piece) for piece in pieces])
        self.check_text(source, fields, kind, blocks)
        values: dict[str, Any] = fields.model_dump(exclude={"kind"})
        return PlainLesson(key=self.key(path), kind=kind.key, extra=extra, file=source.file, **(values | blocks))

    def with_media(self, source: Source, piece: Piece) -> Piece:
        """`piece`, its files named by their sha256; it may name them so, or as they are called in media/."""
        named = {sha256: name for name, sha256 in self.shas.items()}
        data = dict(piece.data)
        for field in get(piece.kind).files:
            if written := data.get(field):
                name = named.get(written, written)
                if name in self.shas:
                    data[field] = self.shas[name]
                else:
                    message = f'There is no file "{written}" in {MEDIA}/. Put it there, or take it out of the block.'
                    self.mistakes.append(Mistake(source.file, piece.line, message))
        return replace(piece, data=data)

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

    def check_keys(self, source: Source, pieces: list[Piece]) -> bool:
        """Whether each block has a name of its own; one that another has already is noted, and one that is missing where answers hang on it."""
        in_order = sorted(pieces, key=lambda piece: piece.shorter)
        nameless = [piece for piece in pieces if not piece.key and is_kept_by_name(piece.kind)]
        for piece in nameless:
            message = f'People\'s answers hang on this block, so it needs a name: "::: {piece.kind} night-shift".'
            self.mistakes.append(Mistake(source.file, piece.line, message))
        keys = named((piece.kind, piece.key) for piece in in_order)
        twice = [
            (key, piece.line) for at, (key, piece) in enumerate(zip(keys, in_order, strict=True)) if key in keys[:at]
        ]
        for key, line in twice:
            message = f'Two blocks of this lesson are called "{key}". Give one of them another name.'
            self.mistakes.append(Mistake(source.file, line, message))
        return not twice and not nameless

    def about(self, path: Path, schema: type[FieldsT]) -> tuple[Source, FieldsT, str]:
        """The front matter as it stands and as `schema` has it, and the text below."""
        source, body, line = self.page(path)
        fields = source.validated(schema)
        if len(body.strip()) > LONGEST:
            raise SourceError(source.file, line, f"This text is too long: {LONGEST} characters at most. Shorten it.")
        return source, fields, body.strip()

    def whole(self, path: Path) -> tuple[Source, str, int]:
        return self.yaml(path), "", 1

    def with_banks(self, source: Source) -> Source:
        if not isinstance(source.data, dict):
            raise source.error('Write the fields as lines of the form "name: value".')
        return replace(source, banks=self.banks, pictures=self.pictures)

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


def versions(pieces: list[Piece]) -> Versions:
    """The pieces as blocks of the full and of the shorter version."""
    blocks = [(piece.shorter, PlainBlock(kind=piece.kind, data=piece.data, key=piece.key)) for piece in pieces]
    return {
        "full": [block for shorter, block in blocks if not shorter],
        "shorter": [block for shorter, block in blocks if shorter],
    }
