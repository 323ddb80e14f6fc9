"""How a demo person answers a check: rightly."""

import uuid
from datetime import datetime

from assessments.attempting import save_answer
from assessments.models import Attempt


def answer_well(attempt: Attempt, *, now: datetime) -> None:
    """Answers every question of an open attempt with its key."""
    for response in attempt.responses.select_related("version"):
        right = response.version.choices.filter(right=True).order_by("position").values_list("position", flat=True)
        save_answer(response, key=uuid.uuid4(), answer=list(right), seq=1, now=now)
