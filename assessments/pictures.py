"""Pictures inside question files: read with care, written anew without whatever else they carried, and shown to whom they concern.

A text names a picture as files do, with its code in the middle: @@PLUGINFILE@@/code/name.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePath
from urllib.parse import quote, unquote

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from assessments.formats.items import File, Text, TextFormat
from assessments.models import QuestionFile, QuestionVersion, Quiz, QuizItem, Response
from assessments.texts import MARK
from lms.kit import files as kept_files
from lms.kit.pictures import NoPictureError, drawn_anew

NAMED = re.compile(re.escape(MARK) + r"/([0-9a-f]{32})/([^\s\"'<>)]+)")
LONGEST_NAME = 120


def fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def path_of(code: str) -> str:
    return f"questions/{code[:2]}/{code}"


@dataclass
class Pictures:
    """The pictures of one organization's bank. One that went out in a file and comes back is the same."""

    organization: Organization
    kept: dict[str, QuestionFile] = field(default_factory=dict)
    drawn: dict[str, str] = field(default_factory=dict)
    checked: dict[str, str] = field(default_factory=dict)
    write: Callable[[str, bytes], None] = kept_files.write

    @classmethod
    def of(cls, organization: Organization, *, write: Callable[[str, bytes], None] = kept_files.write) -> "Pictures":
        """`write` puts a content at its place: at once, unless somebody has a better moment."""
        rows = list(QuestionFile.objects.filter(organization=organization))
        codes = {row.code: row for row in rows}
        return cls(organization, codes, {row.drawn: row.code for row in rows}, write=write)

    def code(self, content: bytes) -> str:
        found = fingerprint(content)
        return self.drawn.get(found, found)

    def remarks(self, files: Iterable[File]) -> list[str]:
        """A sentence about each file that cannot be shown."""
        found = []
        for file in files:
            code = self.code(file.content)
            if code not in self.kept and code not in self.checked:
                self.checked[code] = why_not(file.content)
            if why := self.checked.get(code):
                found.append(_("Its file “%(name)s” is left out: %(why)s.") % {"name": file.name, "why": why})
        return found

    def can_show(self, file: File) -> bool:
        """Whether it is a picture, once `remarks` has looked at it."""
        return not self.checked.get(self.code(file.content))

    def keep(self, file: File, *, now: datetime) -> QuestionFile | None:
        """The picture, kept once; None for what is none."""
        return self.keep_as(self.code(file.content), file, now=now)

    def keep_as(self, code: str, file: File, *, now: datetime) -> QuestionFile | None:
        """The same, called `code`."""
        if code in self.kept:
            return self.kept[code]
        try:
            content, kind = drawn_anew(file.content)
        except NoPictureError:
            return None
        self.write(path_of(code), content)
        row = QuestionFile.objects.create(
            organization=self.organization,
            code=code,
            drawn=fingerprint(content),
            name=PurePath(file.name).name[-LONGEST_NAME:],
            kind=kind,
            created_at=now,
        )
        self.kept[code] = row
        return row


def why_not(content: bytes) -> str:
    try:
        drawn_anew(content)
    except NoPictureError as error:
        return str(error)
    return ""


def coded(text: Text, code: Callable[[bytes], str]) -> str:
    """What `text` says, its files named with their codes."""
    said = text.text
    for file in text.files:
        path = f"{file.path.strip('/')}/{file.name}".lstrip("/")
        ours = f"{MARK}/{code(file.content)}/{quote(PurePath(file.name).name)}"
        for written in {path, quote(path)}:
            said = said.replace(f"{MARK}/{written}", ours)
    return said


def with_files(said: str, format_: TextFormat) -> Text:
    """A text of ours as a file's text, with the pictures that it names."""
    files = {}
    for code, name in NAMED.findall(said):
        content = read(code)
        if content is not None:
            files[code] = File(unquote(name), content, f"/{code}/" if clashes(said, code, name) else "/")
    shown = NAMED.sub(lambda found: plain_name(found, files), said)
    return Text(shown, format_, tuple(files.values()))


def clashes(said: str, code: str, name: str) -> bool:
    """Whether another picture in the text has the same name."""
    return any(other != code and called == name for other, called in NAMED.findall(said))


def plain_name(found: re.Match[str], files: dict[str, File]) -> str:
    file = files.get(found[1])
    return f"{MARK}{file.path}{found[2]}" if file else found[0]


def read(code: str) -> bytes | None:
    return kept_files.read(path_of(code))


def visible_to(user: User, *, on: date) -> QuerySet[QuestionFile]:
    """The pictures of questions that `user` was asked, or may be asked without a score, or may edit, on the day `on`."""
    asked = Response.objects.open_to(user, on=on).values("version")
    gentle = QuizItem.objects.filter(quiz__in=Quiz.objects.open_to(user, on=on).filter(KEEPS_NO_SCORE)).values(
        "version"
    )
    hers = QuestionVersion.objects.editable_by(user).values("pk")
    return QuestionFile.objects.filter(Q(versions__in=asked) | Q(versions__in=gentle) | Q(versions__in=hers)).distinct()


KEEPS_NO_SCORE = Q(purpose=Quiz.Purpose.CHECK_IN, lesson__edition__course__gentle=True)
