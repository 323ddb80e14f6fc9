"""How a demo person answers a check: rightly."""

import uuid
from datetime import datetime

from assessments import wordings
from assessments.attempting import save_answer
from assessments.models import Attempt


def answer_well(attempt: Attempt, *, now: datetime) -> None:
    """Answers every question of an open attempt with its key."""
    for response in attempt.responses.all():
        question = wordings.shown(response.version_id, seed=attempt.seed)
        save_answer(response, key=uuid.uuid4(), answer=question.kind.right(question.data), seq=1, now=now)
