"""Whole courses in and out, across the floors: a folder of texts, or the same folder in one zip with a list of what it holds.

The list, `manifest.json`, has the sha256 of each file. The same course makes the same zip, byte for byte.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, BinaryIO, Literal, cast
from zipfile import ZipFile

import pydantic
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import Organization, User
from assessments import illustrating
from courses import exchange, folder_writing, publishing, reviewing
from courses.drafts import lesson_code
from courses.folders import printable
from courses.media.folder import FOLDER as MEDIA
from courses.media.folder import LARGEST
from courses.media.keeping import keep_all
from courses.media.listing import media_of
from courses.models import Course, Edition
from courses.parsing import Mistake, SourceError
from courses.plain import PlainCourse
from courses.sources import SLUG, read_course
from lms.kit import archives, files

MANIFEST, MOST_LISTED, MOST_BYTES = "manifest.json", 500_000, 5_000_000
TEXTS = (".md", ".yaml", ".json")
STEP = r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}"
PATH = re.compile(rf"{STEP}(?:/{STEP}){{1,3}}")
NO_LIST = gettext_noop(
    "The package has no list of its files (manifest.json) that we can read. Export the course again."
)
UNLISTED = gettext_noop(
    "This file does not stand in the package's list. Export the course again, or take it out of the package."
)
MISSING = gettext_noop("This file stands in the package's list and is not there. Export the course again.")
CHANGED = gettext_noop(
    "This file is not the one that was packed: it was changed on the way, or broken. Export the course again."
)
STRANGE = gettext_noop("This is no name of a file of a course. Use letters, digits, hyphens and dots.")


class Manifest(pydantic.BaseModel):
    """What a package says that it holds: `files` are paths, each with its sha256."""

    model_config = pydantic.ConfigDict(extra="forbid", strict=True)

    format: Literal["gabay-course"]
    version: Literal[1]
    course: Annotated[str, pydantic.Field(pattern=rf"^{SLUG.pattern}$", max_length=80)]
    files: dict[str, Annotated[str, pydantic.Field(pattern=r"^[0-9a-f]{64}$")]]


@dataclass(frozen=True)
class ImportResult:
    """`changed` is False when the course said all this before. `kept` names the fields that the site has by now, whatever the folder says.

    `waits`: it is a draft that two people have to sign before it can be published. `is_new`: no edition of it was there.
    """

    course: Course
    changed: bool
    kept: tuple[str, ...] = ()
    waits: bool = False
    title: str = ""
    modules: int = 0
    lessons: int = 0
    is_new: bool = False


def import_folder(
    path: Path,
    *,
    by: User | None,
    organization: Organization,
    now: datetime,
    publish: bool = True,
    dry_run: bool = False,
) -> ImportResult:
    """Makes the course that stands in the folder `path`, all of it or nothing, and publishes it unless told not to or people have to sign it.

    Doing it again changes nothing, also after somebody went on writing on the site. `dry_run` does it all and keeps nothing.
    Raises SourceError with every mistake, where, and what to do.
    """
    plain = read_course(path)
    with transaction.atomic():
        course = owned_course(plain, organization)
        refuse_another_course(plain, course)
        is_new = not course.editions.exists()
        edition = course.editions.filter(source_hash=plain.fingerprint()).newest_first().first()
        changed, pictures = edition is None, dict[str, bytes]()
        if edition is None:
            refuse_hand_written(plain, course)
            pictures = illustrating.keep(plain.pictures, organization=organization, now=now)
            pictures |= keep_all(plain.media, organization=organization, by=by, now=now)
            edition = exchange.load(plain, course=course)
        draft = edition.state == Edition.State.DRAFT
        waits = draft and bool(reviewing.problems(edition))
        if publish and draft and not waits:
            published(edition, plain, by=by, now=now)
            changed = True
        if dry_run:
            transaction.set_rollback(True)
        else:
            for place, content in pictures.items():
                files.write(place, content)
    kept = tuple(name for name in exchange.SITE_FIELDS if getattr(course, name) != getattr(plain, name))
    return ImportResult(
        course,
        changed,
        kept,
        waits,
        title=plain.title,
        modules=len(plain.modules),
        lessons=len(plain.lessons()),
        is_new=is_new,
    )


def owned_course(plain: PlainCourse, organization: Organization) -> Course:
    """The course of this slug in `organization`, made if there is none. Raises SourceError where it is somebody else's."""
    file = f"{plain.slug}/course.md"
    if Course.objects.filter(code=plain.code).exclude(slug=plain.slug).exists():
        raise SourceError(file, 1, _('Another course has the code "%s". Choose another.') % plain.code)
    codes = [lesson_code(Course(slug=plain.slug), lesson.key) for lesson in plain.lessons()]
    if len(set(codes)) < len(codes):
        raise SourceError(file, 1, _("Two lessons would get the same address. Rename one of the newest."))
    course, _made = Course.objects.select_for_update().get_or_create(
        slug=plain.slug, defaults={"organization": organization, "code": plain.code}
    )
    if course.organization_id != organization.pk:
        raise SourceError(
            file, 1, _("This course belongs to another organization. Import it there, or rename the folder.")
        )
    return course


def refuse_another_course(plain: PlainCourse, course: Course) -> None:
    """What people have begun stays what it is: its address, and whether its check-ins keep a score."""
    if not exchange.was_published(course):
        return
    messages = {
        "code": _('This course has the code "%s" on the site, and people know its address. Write that code here.')
        % course.code,
        "gentle": _('People have begun this course with "gentle: %s". Write that here, or make a new course.')
        % str(course.gentle).lower(),
    }
    found = [name for name in messages if getattr(plain, name) != getattr(course, name)]
    if found:
        file = f"{plain.slug}/course.md"
        raise SourceError.of([Mistake(file, plain.lines.get(name, 1), messages[name]) for name in found])


def refuse_hand_written(plain: PlainCourse, course: Course) -> None:
    """Nobody's unpublished writing is overwritten: only a draft that came out of a folder may be replaced."""
    if course.editions.filter(state=Edition.State.DRAFT, source_hash="").exists():
        message = _("Somebody is writing a draft of this course on the site. Publish it first, then import again.")
        raise SourceError(f"{plain.slug}/course.md", 1, message)


def published(edition: Edition, plain: PlainCourse, *, by: User | None, now: datetime) -> None:
    """Publishes; what keeps it from being published is told with the file it stands in."""
    try:
        publishing.publish(edition, by=by, now=now)
    except publishing.PublishError as error:
        files = {lesson_code(edition.course, lesson.key): lesson.file for lesson in plain.lessons()}
        about = f"{plain.slug}/course.md"
        raise SourceError.of(
            [Mistake(files.get(problem.lesson, about), 1, problem.message) for problem in error.problems]
        ) from None


def import_package(
    stream: BinaryIO,
    *,
    by: User | None,
    organization: Organization,
    now: datetime,
    publish: bool = True,
    dry_run: bool = False,
) -> ImportResult:
    """The same for a course in a zip. Raises SourceError also for a package that means harm, or is not whole."""
    with unpacked(stream) as folder:
        return import_folder(folder, by=by, organization=organization, now=now, publish=publish, dry_run=dry_run)


@contextmanager
def unpacked(stream: BinaryIO) -> Iterator[Path]:
    """The course's folder, on disk for as long as it is looked at; nothing is written outside it. Raises SourceError."""
    try:
        package = archives.unpacked(stream)
    except archives.ArchiveError as error:
        raise SourceError(MANIFEST, 1, str(error)) from None
    manifest = listed(package)
    with TemporaryDirectory(prefix="course-") as place:
        for name, checksum in manifest.files.items():
            path = Path(place, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                found = package.unpack(name, file, LARGEST if f"/{MEDIA}/" in name else MOST_BYTES)
            if found != checksum:
                raise SourceError(name, 1, _(CHANGED))
        Path(place, manifest.course).mkdir(exist_ok=True)
        yield Path(place, manifest.course)


def listed(package: archives.Package) -> Manifest:
    """The list of a package that holds what it lists and nothing else. Raises SourceError."""
    try:
        manifest = Manifest.model_validate_json(package.read(MANIFEST, MOST_LISTED) or b"")
    except pydantic.ValidationError:
        raise SourceError(MANIFEST, 1, _(NO_LIST)) from None
    there, named = set(package.files) - {MANIFEST}, set(manifest.files)
    strange = {name for name in named if not PATH.fullmatch(name) or not name.startswith(f"{manifest.course}/")}
    found = [*((name, STRANGE) for name in strange), *((name, UNLISTED) for name in there - named)]
    found += [(name, MISSING) for name in named - there]
    if found:
        raise SourceError.of([Mistake(printable(name[:200]), 1, _(message)) for name, message in sorted(found)])
    return manifest


class ExportError(Exception):
    """An edition cannot be written down whole. `mistakes` say what is in the way, and in which file it would stand."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


def export_package(edition: Edition) -> bytes:
    """`edition` as a zip that `import_package` takes: the same for the same edition. Raises ExportError."""
    slug, contents = edition.course.slug, folder_of(edition)
    paths = {f"{slug}/{name}": content for name, content in sorted(contents.items())}
    sums = {path: hashlib.sha256(content).hexdigest() for path, content in paths.items()}
    said = {"format": "gabay-course", "version": 1, "course": slug, "files": sums}
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archives.add(archive, MANIFEST, (json.dumps(said, indent=1) + "\n").encode(), packed=True)
        for path, content in paths.items():
            archives.add(archive, path, content, packed=path.endswith(TEXTS))
    return out.getvalue()


def folder_of(edition: Edition) -> dict[str, bytes]:
    """Content by path inside the course's folder. It was read again, and said the same: nothing is lost. Raises ExportError."""
    plain = exchange.dump(edition)
    extras, pictures = illustrating.for_folder(extras_of(plain))
    media = {name: content for _sha256, name, content in media_of(edition)}
    contents = folder_writing.files_of(with_extras(plain, extras), pictures, media)
    with TemporaryDirectory(prefix="course-") as place:
        root = Path(place, plain.slug)
        for name, content in contents.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content)
        try:
            back = read_course(root)
        except SourceError as error:
            raise ExportError(error.mistakes) from None
    if lost := differences(with_extras(plain, extras), with_extras(back, again(back))):
        raise ExportError(
            [Mistake(name, 1, _("This cannot be written down as it is. Save it again, then export.")) for name in lost]
        )
    return contents


def extras_of(plain: PlainCourse) -> dict[str, Any]:
    return {lesson.key: lesson.extra for lesson in plain.lessons()}


def with_extras(plain: PlainCourse, extras: dict[str, Any]) -> PlainCourse:
    modules = [
        module.model_copy(
            update={"lessons": [one.model_copy(update={"extra": extras[one.key]}) for one in module.lessons]}
        )
        for module in plain.modules
    ]
    return plain.model_copy(update={"modules": modules})


def again(back: PlainCourse) -> dict[str, Any]:
    """What the kinds keep of a course that was read from a folder, its pictures named as the folder names them."""
    return cast(dict[str, Any], illustrating.uncoded(extras_of(back)))


def differences(one: PlainCourse, other: PlainCourse) -> list[str]:
    """The keys of the lessons that are not the same in both; the slug, where something else differs."""
    lessons = zip(one.lessons(), other.lessons(), strict=False)
    found = [mine.key for mine, theirs in lessons if mine.model_dump() != theirs.model_dump()]
    return found or ([] if one.model_dump() == other.model_dump() else [one.slug])
