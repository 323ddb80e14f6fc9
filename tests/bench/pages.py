"""The measured pages: who asks what."""

import itertools
import json
import uuid

from courses.models import Lesson
from tests.bench import rows
from tests.bench.client import Ask

ATTEMPTS = 700
READERS = 50


def all_pages(course, coordinator, enrollments, code, *, now):
    """Page name → (iterator of asks, expected statuses)."""
    readers = [rows.session_for(row.user) for row in enrollments[1 : READERS * 4 : 4]]
    lesson = Lesson.objects.filter(edition=enrollments[0].edition, kind="reading", sensitive=False).in_order()[2]
    boss = rows.session_for(coordinator)
    tested = rows.open_attempts(enrollments[:ATTEMPTS], now=now)
    savers = [(attempt, rows.session_for(attempt.enrollment.user)) for attempt in tested]
    return {
        "yardstick": (by(readers, "/yardstick/"), {200}),
        "home": (by(readers, "/"), {200}),
        "catalogue": (by(readers, "/courses/"), {200}),
        "lesson": (by(readers, f"/c/{course.code}/{lesson.code}/"), {200}),
        "quiz_save": (saves(savers[:READERS]), {200}),
        "quiz_submit": (submits(savers), {200, 302}),
        "tracking": (by([boss], f"/people/?course={course.code}"), {200}),
        "verification": (by([""], f"/verify/{code}/"), {200}),
    }


def by(sessions, path):
    return (Ask(path, session) for session in itertools.cycle(sessions))


def saves(savers):
    for seq, (attempt, session) in enumerate(itertools.cycle(savers), start=1):
        body = {"key": str(uuid.uuid4()), "position": 1, "answer": ["1"], "seq": seq}
        yield Ask(f"/a/{attempt.code}/save/", session, "POST", json.dumps(body).encode())


def submits(savers):
    for attempt, session in savers:
        yield Ask(f"/a/{attempt.code}/send/", session, "POST", b"send=1", "application/x-www-form-urlencoded")
