"""A small world for the permission matrix: two regions, and in each the same people; only the first one's things are asked for."""

from dataclasses import dataclass, field
from datetime import date

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.memberships import join
from accounts.models import Organization, Role, User
from accounts.organizations import plant
from assessments.attempting import start
from assessments.models import Quiz, QuizItem
from certificates.issuing import award
from courses.models import Edition, Lesson
from courses.publishing import open_draft
from enrollments.enrolling import enroll
from enrollments.invitations import make
from enrollments.models import Enrollment
from enrollments.offers import ask
from enrollments.progress import complete_lesson
from tests.factories import UserFactory
from tests.house.course import make_course

ROLES = [
    "anonymous", "learner", "other_learner", "trainer", "other_trainer", "coordinator", "other_coordinator", "administrator",
]  # fmt: skip


@dataclass
class World:
    people: dict[str, User | None]
    things: dict[str, dict] = field(default_factory=dict)


def build():
    """Everybody, and under `things` the URL arguments that belong to the first region's learner and trainer."""
    regions = [plant(name=name, kind=Organization.Kind.REGION) for name in ("Here", "There")]
    houses = [plant(name="House", kind=Organization.Kind.SHELTER, parent=region) for region in regions]
    people = {"anonymous": None}
    for prefix, region, house in [("", regions[0], houses[0]), ("other_", regions[1], houses[1])]:
        for role, place in [(Role.LEARNER, house), (Role.TRAINER, region), (Role.COORDINATOR, region)]:
            people[prefix + role] = person(f"{prefix}{role}", place, role)
    people["administrator"] = UserFactory(username="administrator", is_staff=True, is_superuser=True)
    EmailAddress.objects.create(user=people["administrator"], email=people["administrator"].email, verified=True)
    return World(people, things(people, regions[0], houses[0]))


def person(username, place, role):
    user = UserFactory(username=username, display_name=f"Marker {username}")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    join(user=user, organization=place, role=role, started_on=date(2025, 1, 1))
    return user


def things(people, region, house):
    now, learner = timezone.now(), people["learner"]
    course, finished = make_course("LEARN", region), make_course("DONE", region)
    enrollment = enroll(user=learner, course=course, now=now)
    done = enroll(user=learner, course=finished, now=now)
    for lesson in Lesson.objects.filter(edition=done.edition, required=True):
        complete_lesson(enrollment=done, lesson=lesson, way="full", now=now)
    certificate = award(Enrollment.objects.get(pk=done.pk), now=now)
    edition = Edition.objects.current().get(course=course)
    reading, check = (edition.lessons.get(kind=kind) for kind in ("reading", "quiz"))
    attempt = start(enrollment=enrollment, quiz=Quiz.objects.get(lesson=check), now=now)
    draft = open_draft(course, by=people["trainer"])
    return {
        "course": course,
        "reading": reading,
        "check": check,
        "attempt": attempt,
        "draft": draft,
        "module": draft.modules.get(),
        "draft_reading": draft.lessons.get(kind="reading"),
        "draft_check": draft.lessons.get(kind="quiz"),
        "enrollment": enrollment,
        "certificate": certificate,
        "item": QuizItem.objects.get(quiz__lesson=draft.lessons.get(kind="quiz")),
        "offer": ask(
            email=learner.email, course=course, organization=region, due_on=None, by=people["coordinator"], now=now
        ),
        "invitation": make(
            course=course, organization=house, max_uses=5, expires_at=None, by=people["coordinator"], now=now
        ),
    }
