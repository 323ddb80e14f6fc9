"""Does what imports wait for: looking through their files, and writing what was confirmed. Any process may, one at a time."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction

from accounts.audit import record
from assessments.importing.looking import Looked, NotReadableError, in_batches, look, opened
from assessments.importing.writing import Writer
from assessments.models import ImportRow, QuestionImport
from lms.kit.states import move

CLAIM = timedelta(minutes=15)
AT_ONCE = 5
State = QuestionImport.State


class GoneError(Exception):
    """Somebody else finished it meanwhile."""


def work_due(*, now: datetime) -> int:
    """Sweep step: works on what waits; returns how many imports it worked on."""
    due = QuestionImport.objects.due(now=now).order_by("pk").values_list("pk", flat=True)
    return sum(work(pk, now=now) for pk in list(due[:AT_ONCE]))


def work(import_id: int, *, now: datetime) -> bool:
    """Brings the import one state further, unless it waits for nothing or somebody works on it."""
    due = QuestionImport.objects.due(now=now).filter(pk=import_id)
    if not due.update(claimed_until=now + CLAIM):
        return False
    imported = QuestionImport.objects.select_related("organization", "course", "created_by").get(pk=import_id)
    try:
        if imported.state == State.WAITING:
            look_through(imported, now=now)
        else:
            write(imported, now=now)
    except GoneError:
        return False
    return True


def look_through(imported: QuestionImport, *, now: datetime) -> None:
    """Fills the rows, batch by batch; begun anew after a stop half-way."""
    imported.rows.all().delete()
    with opened(imported) as stream:
        walk, looked = look(imported, stream)
        try:
            for batch in in_batches(looked):
                ImportRow.objects.bulk_create(one.row for one in batch)
                QuestionImport.objects.filter(pk=imported.pk).update(progress=walk.count)
        except NotReadableError as error:
            refuse(imported, str(error), now=now)
            return
    told = {"told": "\n".join(walk.told), "progress": walk.count, "pictures": walk.shown, "claimed_until": None}
    if not move(imported, State.READ, also=told):
        imported.rows.all().delete()


def refuse(imported: QuestionImport, reason: str, *, now: datetime) -> None:
    imported.rows.all().delete()
    if move(imported, State.REFUSED, also={"told": reason, "claimed_until": None, "ended_at": now}):
        default_storage.delete(imported.path)


def write(imported: QuestionImport, *, now: datetime) -> None:
    """Batch by batch, so that nobody else's writing waits for the whole; the rows say what was done. Raises GoneError.

    Stopped half-way, the next one goes on behind the last batch, and ends with the same bank as if nothing had happened.
    """
    done = imported.progress
    with opened(imported) as stream:
        walk, looked = look(imported, stream, imported.rows.order_by("number"))
        writer = Writer(imported, walk.known, walk.pictures)
        for batch in in_batches(one for one in looked if one.row.number > done):
            write_batch(imported, writer, batch)
    finish(imported, walk.count, now=now)
    default_storage.delete(imported.path)


@transaction.atomic
def write_batch(imported: QuestionImport, writer: Writer, batch: list[Looked]) -> None:
    """Raises GoneError where somebody else has taken the import over, or has written this batch."""
    reached = batch[-1].row.number
    mine = QuestionImport.objects.filter(
        pk=imported.pk, state=State.CONFIRMED, claimed_until=imported.claimed_until, progress=imported.progress
    )
    if not mine.update(progress=reached):
        raise GoneError
    writer.write(batch)
    imported.progress = reached


def finish(imported: QuestionImport, count: int, *, now: datetime) -> None:
    with transaction.atomic():
        if not move(imported, State.DONE, also={"claimed_until": None, "ended_at": now, "progress": count}):
            raise GoneError
        record(
            verb="questions_imported",
            actor=imported.created_by,
            subject=imported,
            detail={"questions": count},
            now=now,
        )
