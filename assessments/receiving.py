"""A file that is handed in for a question: checked, kept where no address leads, and named by a row."""

import hashlib
import unicodedata
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from assessments import wordings
from assessments.file_types import LARGEST, FileRefusedError, take, too_large
from assessments.models import AnswerFile, Attempt, Response
from assessments.questions.open import AUDIO, MOST_FILES, OpenData
from lms.kit import files
from lms.kit.codes import random_code

CODE_LENGTH = 20
MOST_ROWS = 20


def receive(response: Response, sent: "UploadedFile[Any]", *, now: datetime) -> AnswerFile:
    """Keeps the file `sent` for `response`; the same file twice is one. Raises FileRefusedError.

    The file is there before its row: what stops in between leaves a file that nothing names, and never a row without one.
    """
    if (sent.size or 0) > LARGEST:
        raise FileRefusedError(too_large())
    content = sent.read()
    digest = hashlib.sha256(content).hexdigest()
    known = AnswerFile.objects.filter(response=response, sha256=digest).first()
    return known or keep(response, content, digest=digest, name=name_of(sent.name or ""), now=now)


def keep(response: Response, content: bytes, *, digest: str, name: str, now: datetime) -> AnswerFile:
    if AnswerFile.objects.filter(response=response).count() >= MOST_ROWS:
        raise FileRefusedError(_("Twenty files were sent for this question. Please choose among those."))
    taken = take(content, audio_only=by(response) == AUDIO)
    file = AnswerFile(response=response, code=random_code(CODE_LENGTH), kind=taken.kind, name=name, sha256=digest)
    file.size, file.added_at = len(taken.content), now
    files.write(file.stored_as, taken.content)
    return named(file)


@transaction.atomic
def named(file: AnswerFile) -> AnswerFile:
    """The row of `file`, or the one that somebody's same upload made meanwhile. Raises FileRefusedError once it was sent in."""
    attempt = Attempt.objects.select_for_update(of=("self",)).get(pk=file.response.attempt_id)
    if attempt.state != Attempt.State.OPEN:
        raise FileRefusedError(_("These answers were already sent in."))
    facts = {name: getattr(file, name) for name in ("code", "kind", "name", "size", "added_at")}
    row, _made = AnswerFile.objects.get_or_create(response=file.response, sha256=file.sha256, defaults=facts)
    return row


def by(response: Response) -> str:
    data = wordings.shown(response.version_id, seed=response.attempt.seed).data
    return data.by if isinstance(data, OpenData) else ""


def takes_files(response: Response) -> bool:
    question = wordings.shown(response.version_id, seed=response.attempt.seed)
    return question.kind.takes_files(question.data)


def files_of(response: Response) -> list[AnswerFile]:
    """What was handed in for `response`, whether or not it belongs to the answer by now; no query for a kind without files."""
    return list(response.files.order_by("added_at", "pk")) if takes_files(response) else []


def with_file(chosen: list[str], file: AnswerFile) -> list[str]:
    """The codes of the answer once `file` belongs to it. Raises FileRefusedError when they are too many."""
    codes = sorted({*chosen, file.code})
    if len(codes) > MOST_FILES:
        raise FileRefusedError(_("Five files belong to this answer already. Please take one out first."))
    return codes


def name_of(sent: str) -> str:
    """The name as its owner knows it, without a path and signs that are not to be seen."""
    last = sent.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return seen[:120] or _("file")
