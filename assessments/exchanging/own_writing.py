"""Our own question files, written: nothing that a question says is left out."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

from assessments.bank import written
from assessments.exchanging.outgoing import About
from assessments.exchanging.own import FOLDER, LIST
from assessments.formats.qti_packing import add
from assessments.illustrating import texts_in
from assessments.models import QuestionVersion
from assessments.pictures import NAMED, read
from courses import folder_writing


def package(asked: Iterable[tuple[QuestionVersion, About]]) -> bytes:
    """The wordings, which come with their questions, as a zip: the same for the same questions."""
    out, listed, pictures = BytesIO(), list[str](), dict[str, bytes]()
    with ZipFile(out, "w") as archive:
        for version, about in asked:
            said = {**written(version), **beside(version, about)}
            listed.append(dumped(said))
            pictures |= pictures_of(said)
        add(archive, LIST, "".join(listed).encode())
        for name, content in sorted(pictures.items()):
            add(archive, f"{FOLDER}/{name}", content)
    return out.getvalue()


def beside(version: QuestionVersion, about: About) -> dict[str, Any]:
    """What the bank keeps of it; what says nothing is left out."""
    known = {
        "name": version.question.name,
        "category": list(about.category),
        "tags": list(about.tags),
        "id": version.question.outside_id,
    }
    return {name: value for name, value in known.items() if value}


def dumped(said: dict[str, Any]) -> str:
    return folder_writing.dumped([said])


def pictures_of(said: dict[str, Any]) -> dict[str, bytes]:
    named = {(code, name) for _path, text in texts_in(said) for code, name in NAMED.findall(text)}
    found = {f"{code}/{unquote(name)}": read(code) for code, name in named}
    return {name: content for name, content in found.items() if content is not None}
