"""Pictures of questions that stand in a course folder.

There, a text names a picture by its file: @@PLUGINFILE@@/clinic.png. Ours name it by what is kept of it as well: @@PLUGINFILE@@/code/clinic.png.
So a picture that went out into a folder and comes back has the same code.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import PurePath
from typing import Any

from accounts.models import Organization
from assessments.formats.items import File
from assessments.models import QuestionFile, QuestionVersion
from assessments.pictures import NAMED, Pictures, fingerprint, read, why_not
from assessments.texts import HTML, MARK
from courses.illustrations import NAME
from courses.models import Course
from courses.parsing import Source, SourceError
from lms.kit.pictures import drawn_anew

IN_FOLDER = re.compile(re.escape(MARK) + r"/([^\s\"'<>)]+)")

type Path = tuple[str | int, ...]


def named_by_code(source: Source) -> Source:
    """The question in `source`, with the codes of its pictures. Raises SourceError for what cannot be shown."""
    mistakes = [source.mistake(message, path) for path, message in problems(source)]
    if mistakes:
        raise SourceError.of(mistakes)
    return replace(source, data=renamed(source.data, source.pictures))


def problems(source: Source) -> Iterator[tuple[Path, str]]:
    named = {name: path for path, text in texts_in(source.data) for name in IN_FOLDER.findall(text)}
    for name, path in named.items():
        if name not in source.pictures:
            yield path, f'There is no picture "{name}" in questions/files/. Put it there, or take it out here.'
        elif why := why_not(source.pictures[name]):
            yield path, f'The picture "{name}" cannot be used: {why}.'
        elif source.data.get("format") != HTML:
            yield path, "Only texts in HTML show pictures. Write “format: html” for this question."


def texts_in(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in `data`, and where it stands."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict | list):
        steps = data.items() if isinstance(data, dict) else enumerate(data)
        for step, value in steps:
            yield from texts_in(value, (*path, step))


def renamed(data: Any, pictures: Mapping[str, bytes]) -> Any:
    def coded(text: str) -> str:
        return IN_FOLDER.sub(lambda found: f"{MARK}/{code_of(pictures[found[1]])}/{found[1]}", text)

    return said_with(data, coded)


@lru_cache(maxsize=8)
def code_of(content: bytes) -> str:
    """A fingerprint of what will be kept. Raises NoPictureError."""
    return fingerprint(drawn_anew(content)[0])


def keep(pictures: Mapping[str, bytes], *, organization: Organization, now: datetime) -> dict[str, bytes]:
    """Takes the pictures of a course folder into the organization's bank, each once.

    Answers what is to be written yet, content by place: last of all, when nothing can be refused any more.
    """
    written: dict[str, bytes] = {}
    if pictures:
        kept = Pictures.of(organization, write=written.__setitem__)
        for name, content in pictures.items():
            kept.keep_as(code_of(content), File(name, content), now=now)
    return written


def for_folder(data: Any) -> tuple[Any, dict[str, bytes]]:
    """`data` with its pictures named as a course folder names them, and their contents by these names.

    A picture keeps its name where no other one has it and a folder may hold it; else it is called by its code.
    """
    named = {found for _path, text in texts_in(data) for found in NAMED.findall(text)}
    names = folder_names(named)
    contents = {names[one]: read(one[0]) for one in sorted(named)}
    shown = {name: content for name, content in contents.items() if content is not None}
    return said_with(data, lambda text: NAMED.sub(lambda at: f"{MARK}/{names[at[1], at[2]]}", text)), shown


def uncoded(data: Any) -> Any:
    """`data` with the names that a folder has, where the codes were added when it was read."""
    return said_with(data, lambda text: NAMED.sub(lambda at: f"{MARK}/{at[2]}", text))


def folder_names(named: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """(code, name) → the name in a folder: one for each picture, and no other picture's."""
    firsts = dict(sorted(named, reverse=True))
    codes: dict[str, set[str]] = {}
    for code, name in named:
        codes.setdefault(name.casefold(), set()).add(code)
    names = {code: name if len(codes[name.casefold()]) == 1 else "" for code, name in firsts.items()}
    return {(code, name): folder_name(code, names[code], was=firsts[code]) for code, name in named}


def folder_name(code: str, name: str, *, was: str) -> str:
    """`name` where a folder may hold it, else the code with the ending that the picture had."""
    if NAME.fullmatch(name):
        return name
    ending = PurePath(was).suffix.lower()
    return f"{code}{ending if NAME.fullmatch(f'a{ending}') else '.png'}"


def said_with(data: Any, say: Callable[[str], str]) -> Any:
    """`data` with each of its texts as `say` says it."""
    if isinstance(data, str):
        return say(data)
    if isinstance(data, dict):
        return {name: said_with(value, say) for name, value in data.items()}
    return [said_with(one, say) for one in data] if isinstance(data, list) else data


def link(versions: Iterable[QuestionVersion], *, course: Course) -> None:
    """Each wording has the pictures that it names: who may see the one may see the others."""
    named = [(version, codes) for version in versions if (codes := codes_in(version))]
    if not named:
        return
    wanted = {code for _version, codes in named for code in codes}
    found = QuestionFile.objects.filter(organization=course.organization_id, code__in=wanted)
    files = {file.code: file for file in found}
    for version, codes in named:
        version.files.add(*(files[code] for code in codes if code in files))


def codes_in(version: QuestionVersion) -> set[str]:
    said = (version.stem, version.reason, json.dumps(version.data, ensure_ascii=False))
    return {code for text in said for code, _name in NAMED.findall(text.replace('\\"', '"'))}
