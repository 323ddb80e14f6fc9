"""Rows for tests about what people mark."""

from datetime import UTC, datetime
from uuid import uuid4

from assessments import marking
from assessments.attempting import save_answer, start, submit
from tests.assessments.factories import QuizFactory, enrolled, question
from tests.factories import MembershipFactory, UserFactory

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CRITERIA = [
    {"name": "Listening", "levels": [
        {"label": "Listens first", "points": "2", "feedback": "You gave her time."}, {"label": "Asks at once", "points": "0"}]},
    {"name": "Next step", "levels": [
        {"label": "Names one", "points": "2"}, {"label": "Hints at one", "points": "1"}, {"label": "None yet", "points": "0"}]},
]  # fmt: skip


def open_question(number=1, *, by="text", **more):
    return {
        "key": f"open-{number}", "topic": "", "kind": "open", "stem": f"In your own words, {number}?",
        "reason": f"REASONMARK {number}", "by": by, "criteria": CRITERIA, **more,
    }  # fmt: skip


def open_quiz(*, questions=None, **settings):
    return QuizFactory(questions=questions or [open_question(), question(2)], **{"pass_percent": 50} | settings)


def trainer_of(quiz):
    organization = quiz.lesson.edition.course.organization
    return MembershipFactory(user=UserFactory(), organization=organization, role="trainer").user


def waiting(quiz, *, text="I would sit down and listen.", now=NOW):
    """A sitting that was sent in: its open questions answered, the others not."""
    attempt = start(enrollment=enrolled(quiz), quiz=quiz, now=now, seed=11)
    for response in attempt.responses.select_related("version"):
        if response.version.kind == "open":
            save_answer(response, key=uuid4(), answer=[text], seq=1, now=now)
    return submit(attempt, now=now)


def open_response(attempt, position=1):
    return attempt.responses.select_related("version", "attempt__quiz").get(position=position)


def marked(response, *, by, levels=(0, 0), comment="Kind and clear.", now=NOW):
    """A reading of `response` that `by` is done with."""
    mark = marking.claim(response, by=by, now=now)
    mark = marking.keep(mark, levels=list(levels), comment=comment, seq=mark.seq, now=now)
    return marking.finish(mark, by=by, now=now)
