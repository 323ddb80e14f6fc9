"""A course written down as the folder that `sources.read_course` reads: texts that two people can compare, and the same for the same course."""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from courses import lesson_kinds
from courses.blocks.fences import whole
from courses.folders import FENCE
from courses.media.folder import FOLDER as MEDIA
from courses.plain import PlainBlock, PlainCourse, PlainLesson, PlainModule
from courses.sources import FILES, KIND_OF, QUESTIONS

ON_ONE_LINE = 1_000_000
WITH_TEXT, WITHOUT = ".md", ".yaml"


class Dumper(yaml.SafeDumper):
    """What stands twice is written twice: our reader follows no references."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def files_of(course: PlainCourse, pictures: Mapping[str, bytes], media: Mapping[str, bytes]) -> dict[str, bytes]:
    """Content by path inside the folder, whose name is the course's slug; `pictures` and `media` are those that its texts name."""
    texts = {"course.md": page(about(course), course.welcome)}
    for number, module in enumerate(course.modules, start=course.start):
        folder = numbered(number, module.key, of=len(course.modules))
        texts |= {f"{folder}/{name}": text for name, text in module_files(module)}
    shown = {f"{QUESTIONS}/{FILES}/{name}": content for name, content in pictures.items()}
    shown |= {f"{MEDIA}/{name}": content for name, content in media.items()}
    return {path: text.encode() for path, text in texts.items()} | shown


def about(course: PlainCourse) -> dict[str, Any]:
    return {
        "title": course.title,
        "code": course.code,
        **said({"summary": course.summary, "audience": course.audience}),
        "joining": course.joining,
        **said({"gentle": course.gentle, "due_days": course.due_days}),
    }


def module_files(module: PlainModule) -> list[tuple[str, str]]:
    fields = {"title": module.title, **said({"outcome": module.outcome, "optional": module.optional})}
    return [("module.md", page(fields, module.intro))] + [
        lesson_file(lesson, module, number) for number, lesson in enumerate(module.lessons, start=1)
    ]


def lesson_file(lesson: PlainLesson, module: PlainModule, number: int) -> tuple[str, str]:
    """Its name, and what stands in it. What a kind keeps stands in a file without a text, unless the lesson has one."""
    fields, text = fields_of(lesson, module), whole(listed(lesson.full), listed(lesson.shorter))
    ending = WITH_TEXT if text or not lesson.extra else WITHOUT
    if lesson.kind != KIND_OF[ending]:
        fields = {"title": fields.pop("title"), "kind": lesson.kind, **fields}
    name = numbered(number, lesson.key, of=len(module.lessons)) + ending
    return name, page(fields, text) if ending == WITH_TEXT else dumped(fields)


def fields_of(lesson: PlainLesson, module: PlainModule) -> dict[str, Any]:
    return {
        "title": lesson.title,
        "minutes": lesson.minutes,
        "covers": lesson.covers,
        **said({"sensitive": lesson.sensitive}),
        **({} if lesson.required or module.optional else {"required": False}),
        **said({"heavy_reason": lesson.heavy_reason, "notes": lesson.notes}),
        **said({"opens_on": lesson.opens_on and lesson.opens_on.isoformat(), "opens_after": lesson.opens_after}),
        **said({"after": [group[0] if len(group) == 1 else group for group in lesson.after]}),
        **lesson_kinds.get(lesson.kind).fields(lesson.extra),
    }


def said(fields: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing."""
    return {name: value for name, value in fields.items() if value}


def listed(blocks: Sequence[PlainBlock]) -> list[tuple[str, dict[str, Any], str]]:
    return [(block.kind, block.data, block.key) for block in blocks]


def numbered(number: int, key: str, *, of: int) -> str:
    """All names of one folder have numbers of one length, so that their order is that of their names."""
    return f"{number:0{2 if of < 100 else 3}}-{key}"


def page(fields: dict[str, Any], text: str) -> str:
    body = f"\n{text.strip()}\n" if text.strip() else ""
    return f"{FENCE}\n{dumped(fields)}{FENCE}\n{body}"


def dumped(fields: Any) -> str:
    """YAML that our reader reads back the same."""
    return yaml.dump(fields, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=ON_ONE_LINE)
