"""A course as plain data: what a folder says and what the rows say, in one shape."""

import hashlib
from typing import Any

import pydantic

LONGEST_KEY = 80


class Plain(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")


class PlainBlock(Plain):
    kind: str
    data: dict[str, Any]


class PlainLesson(Plain):
    """`extra` is what the lesson's kind keeps (LessonKind.read and dump); `file` is where it was read, for messages only."""

    key: str
    kind: str
    title: str
    minutes: int
    covers: str
    sensitive: bool = False
    required: bool = True
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

    def fingerprint(self) -> str:
        """sha256 of everything said here: equal for equal courses."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def lessons(self) -> list[PlainLesson]:
        return [lesson for module in self.modules for lesson in module.lessons]
