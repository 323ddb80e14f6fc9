"""What a trainer does with an import: brings a file, says yes to what would happen, or lets it be.

Small files are worked on at once; large ones by whoever comes first, worker or sweep.
"""

from datetime import datetime
from pathlib import PurePath
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Organization, User
from assessments import tasks
from assessments.importing.working import work
from assessments.models import QuestionImport
from courses.models import Course
from lms.kit.doorbell import ring
from lms.kit.states import move

AT_ONCE = 128 * 1024
FEW = 200
State = QuestionImport.State


def receive(
    file: "File[bytes]",
    *,
    name: str,
    format: str,  # noqa: A002 -- what everybody calls it
    near: bool,
    organization: Organization,
    course: Course | None,
    by: User | None,
    now: datetime,
) -> QuestionImport:
    """Keeps `file` and has it looked through. Nothing in the bank changes."""
    path = default_storage.save(f"imports/{uuid4().hex}", file)
    imported = QuestionImport.objects.create(
        organization=organization,
        course=course,
        format=format,
        near=near,
        name=PurePath(name).name[-120:],
        path=path,
        created_by=by,
        created_at=now,
    )
    return done_or_rung(imported, small=file.size <= AT_ONCE, now=now)


class NotVouchedError(Exception):
    """The file brings pictures, and nobody has said that they may be shown. The text says so to a trainer."""


def confirm(
    imported: QuestionImport, *, now: datetime, by: User | None = None, vouched: bool = False
) -> QuestionImport:
    """What was shown is to be written. A second time changes nothing.

    `vouched`: `by` says that its pictures may be used and show nobody who can be recognized. Raises NotVouchedError.
    """
    if imported.pictures and not vouched:
        raise NotVouchedError(
            _("Tick that its pictures may be used here and show nobody who can be recognized. Or let it be.")
        )
    total = imported.progress
    with transaction.atomic():
        if not move(imported, State.CONFIRMED, also={"progress": 0, "total": total}):
            return imported
        if imported.pictures:
            detail = {"pictures": imported.pictures}
            record(verb="pictures_vouched", actor=by, subject=imported, detail=detail, now=now)
        imported.rows.all().delete()  # from now on they say what was written
    return done_or_rung(imported, small=total <= FEW, now=now)


@transaction.atomic
def drop(imported: QuestionImport, *, now: datetime) -> None:
    """Nothing of it is written."""
    if move(imported, State.DROPPED, also={"ended_at": now, "claimed_until": None}):
        imported.rows.all().delete()
        transaction.on_commit(lambda: default_storage.delete(imported.path))


def done_or_rung(imported: QuestionImport, *, small: bool, now: datetime) -> QuestionImport:
    if small:
        work(imported.pk, now=now)
        imported.refresh_from_db()
    else:
        ring(tasks.work_on_import.delay, import_id=imported.pk)
    return imported
