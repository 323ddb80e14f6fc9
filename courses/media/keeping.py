"""Taking media into an organization, each content once, and which lessons show them."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from courses.media.facts import WHOLE
from courses.media.looking import Looked, look, unsigned
from courses.models import Lesson, Media
from lms.kit import files


def path_of(sha256: str, name: str) -> str:
    return f"media/{sha256[:2]}/{sha256}/{name}"


def keep(
    file: "File[Any]",
    *,
    wanted: Collection[str],
    name: str,
    organization: Organization,
    by: User | None,
    now: datetime,
) -> Media:
    """The row of what `file` holds, made if there is none. Raises looking.RefusedError.

    Files are there before their row: what stops in between leaves a file that nothing names, and never a row without one.
    """
    looked = look(unsigned(file), wanted=wanted)
    known = Media.objects.filter(organization=organization, sha256=looked.sha256).first()
    if known:
        return known
    for path, part in files_of(looked):
        files.write_from(path, part)
    return row_of(looked, name=name, organization=organization, by=by, now=now)


def keep_all(
    media: Mapping[str, bytes], *, organization: Organization, by: User | None, now: datetime
) -> dict[str, bytes]:
    """The rows of the media of a course folder, by name. Raises looking.RefusedError.

    Answers what is to be written yet, content by place: last of all, when nothing can be refused any more.
    """
    written: dict[str, bytes] = {}
    for name, content in media.items():
        looked = look(ContentFile(content), wanted=Media.Kind.values)
        row_of(looked, name=name, organization=organization, by=by, now=now)
        written |= {path: b"".join(part.chunks()) for path, part in files_of(looked)}
    return written


def files_of(looked: Looked) -> Iterator[tuple[str, "File[Any]"]]:
    for part, content in looked.drawn.items():
        yield path_of(looked.sha256, part), ContentFile(content)
    yield path_of(looked.sha256, f"{WHOLE}.{looked.ending}"), looked.whole


def row_of(looked: Looked, *, name: str, organization: Organization, by: User | None, now: datetime) -> Media:
    facts = {**facts_in(looked), "name": name_of(name), "added_by": by, "added_at": now}
    return Media.objects.get_or_create(organization=organization, sha256=looked.sha256, defaults=facts)[0]


def facts_in(looked: Looked) -> dict[str, Any]:
    names = ("kind", "ending", "size", "shown", "width", "height", "seconds")
    return {name: getattr(looked, name) for name in names}


def name_of(sent: str) -> str:
    """The name as its author knows it, without a path and signs that are not to be seen."""
    last = sent.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return seen[-120:] or _("file")


def settle(lesson: Lesson, shas: Iterable[str]) -> None:
    """`lesson` shows these, of its own organization's, and no others: whoever may open it may then have them. Four queries at most."""
    wanted = set(shas)
    there = dict(lesson.media.values_list("sha256", "pk"))
    if set(there) == wanted:
        return
    lesson.media.remove(*(there[sha256] for sha256 in there.keys() - wanted))
    ours = Media.objects.filter(organization=lesson.edition.course.organization_id, sha256__in=wanted - there.keys())
    lesson.media.add(*ours)
