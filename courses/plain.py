"""A course as plain data: what a folder says and what the rows say, in one shape."""

import hashlib
from datetime import date
from typing import Any

import pydantic

LONGEST_KEY = 80


class Plain(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")


class PlainBlock(Plain):
    """`key` is "" where it says no more than the block's kind and number (courses.blocks.naming)."""

    kind: str
    data: dict[str, Any]
    key: str = pydantic.Field(default="", exclude_if=lambda key: not key)


class PlainLesson(Plain):
    """`after` are groups of keys of lessons, each opened by any one of them; `extra` is what the lesson's kind keeps (LessonKind.read
    and dump); `file` is where it was read, for messages only."""

    key: str
    kind: str
    title: str
    minutes: int
    covers: str
    sensitive: bool = False
    required: bool = True
    heavy_reason: str = pydantic.Field(default="", exclude_if=lambda reason: not reason)
    notes: str = pydantic.Field(default="", exclude_if=lambda notes: not notes)
    opens_on: date | None = pydantic.Field(default=None, exclude_if=lambda day: day is None)
    opens_after: int | None = pydantic.Field(default=None, exclude_if=lambda days: days is None)
    after: list[list[str]] = pydantic.Field(default=[], exclude_if=lambda groups: not groups)
    full: list[PlainBlock] = []
    shorter: list[PlainBlock] = []
    extra: dict[str, Any] = {}
    file: str = pydantic.Field(default="", exclude=True)


class PlainModule(Plain):
    key: str
    title: str
    outcome: str = ""
    intro: str = ""
    optional: bool = False
    lessons: list[PlainLesson]


class PlainCourse(Plain):
    """`lines` says where in course.md each of its fields stands, for messages only.

    `pictures` are the contents of those that its questions show, by name; the texts name them by a code of their contents, so that
    other pictures are another course. So do the blocks with `media`, by their sha256.
    """

    slug: str
    code: str
    joining: str
    gentle: bool = False
    due_days: int | None = None
    title: str
    summary: str = ""
    audience: str = ""
    welcome: str = ""
    start: int = pydantic.Field(default=1, ge=0, le=1, description="the number that the first module has")
    modules: list[PlainModule]
    lines: dict[str, int] = pydantic.Field(default={}, exclude=True)
    pictures: dict[str, bytes] = pydantic.Field(default={}, exclude=True)
    media: dict[str, bytes] = pydantic.Field(default={}, exclude=True)

    def fingerprint(self) -> str:
        """sha256 of everything said here: equal for equal courses."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def lessons(self) -> list[PlainLesson]:
        return [lesson for module in self.modules for lesson in module.lessons]
