"""Whole courses in and out, across the floors."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from assessments import illustrating
from courses import exchange, publishing, reviewing
from courses.drafts import lesson_code
from courses.models import Course, Edition
from courses.parsing import Mistake, SourceError
from courses.plain import PlainCourse
from courses.sources import read_course


@dataclass(frozen=True)
class ImportResult:
    """`changed` is False when the course said all this before. `kept` names the fields that the site has by now, whatever the folder says.

    `waits`: it is a draft that two people have to sign before it can be published.
    """

    course: Course
    changed: bool
    kept: tuple[str, ...] = ()
    waits: bool = False


def import_folder(
    path: Path, *, by: User | None, organization: Organization, now: datetime, publish: bool = True
) -> ImportResult:
    """Makes the course that stands in the folder `path`, all of it or nothing, and publishes it unless told not to or people have to sign it.

    Doing it again changes nothing, also after somebody went on writing on the site. Raises SourceError with every mistake, where, and what to do.
    """
    plain = read_course(path)
    with transaction.atomic():
        course = owned_course(plain, organization)
        refuse_another_course(plain, course)
        edition = course.editions.filter(source_hash=plain.fingerprint()).newest_first().first()
        changed = edition is None
        if edition is None:
            refuse_hand_written(plain, course)
            illustrating.keep(plain.pictures, organization=organization, now=now)
            edition = exchange.load(plain, course=course)
        draft = edition.state == Edition.State.DRAFT
        waits = draft and bool(reviewing.problems(edition))
        if publish and draft and not waits:
            published(edition, plain, by=by, now=now)
            changed = True
    kept = tuple(name for name in exchange.SITE_FIELDS if getattr(course, name) != getattr(plain, name))
    return ImportResult(course, changed, kept, waits)


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
