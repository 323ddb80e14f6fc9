"""A region with a thousand learners at every stage, made in bulk."""

from datetime import timedelta

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from accounts.models import Membership, Organization, Role, User
from accounts.organizations import plant
from assessments.attempting import start
from assessments.models import Quiz
from certificates.issuing import award
from courses import publishing, reviewing
from courses.models import Course, Lesson
from enrollments.models import Enrollment, LessonCompletion
from enrollments.progress import complete_lesson, what_is_left
from lms.packages import import_folder

PEOPLE = 1000
SHELTERS = 20
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def make(library):
    """Rows for all pages; returns the course, the coordinator, the learners and a certificate's code."""
    now = timezone.now()
    region = plant(name="Region", kind=Organization.Kind.REGION)
    places = [plant(name=f"Shelter {n}", kind=Organization.Kind.SHELTER, parent=region) for n in range(SHELTERS)]
    course = import_folder(library / "trauma-informed-care", by=None, organization=region, now=now).course
    publish_signed(import_folder(library / "leadership-course", by=None, organization=region, now=now).course, now=now)
    coordinator = User.objects.create(username="bench.coordinator", password="!", display_name="Coordinator")
    learners = [User(username=f"bench.{n}", password="!", display_name=f"Learner {n:04}") for n in range(PEOPLE)]
    User.objects.bulk_create(learners)
    since = (now - timedelta(days=90)).date()
    roles = [(coordinator, region, Role.COORDINATOR)]
    roles += [(user, places[n % SHELTERS], Role.LEARNER) for n, user in enumerate(learners)]
    Membership.objects.bulk_create(
        Membership(user=user, organization=place, role=role, started_on=since) for user, place, role in roles
    )
    enrollments = enroll_all(course, learners, now=now)
    return course, coordinator, enrollments, certify(enrollments[-1], now=now)


def publish_signed(course, *, now):
    draft = course.editions.get(state="draft")
    for part, pay in [("owner", ""), ("lived", "paid")]:
        reader = User.objects.create(username=f"bench.{part}", password="!")
        reviewing.sign(draft, part=part, by=reader, called="Reader", pay=pay, now=now)
    publishing.publish(draft, by=None, now=now)


def enroll_all(course, learners, *, now):
    edition = course.editions.get(state="current")
    lessons = list(Lesson.objects.filter(edition=edition, required=True).in_order())
    joined = now - timedelta(days=60)
    due = [None, (now + timedelta(days=9)).date(), (now - timedelta(days=3)).date()]
    rows = [
        Enrollment(
            user=user,
            course=course,
            edition=edition,
            enrolled_at=joined,
            due_on=due[n % 3],
            started_at=joined if n % 4 else None,
            seen_at=joined if n % 4 else None,
        )
        for n, user in enumerate(learners)
    ]
    Enrollment.objects.bulk_create(rows)
    LessonCompletion.objects.bulk_create(
        LessonCompletion(enrollment=row, lesson=lesson, way="full", completed_at=joined)
        for n, row in enumerate(rows)
        if n % 4
        for lesson in lessons[: n % (len(lessons) - 1)]
    )
    return rows


def certify(enrollment, *, now):
    for lesson in Lesson.objects.filter(edition=enrollment.edition, required=True):
        complete_lesson(enrollment=enrollment, lesson=lesson, way="full", now=now)
    assert not what_is_left(enrollment)
    return award(Enrollment.objects.get(pk=enrollment.pk), now=now).code


def open_attempts(enrollments, *, now):
    quiz = Quiz.objects.filter(lesson__edition=enrollments[0].edition, purpose="posttest").get()
    return [start(enrollment=enrollment, quiz=quiz, now=now) for enrollment in enrollments]


def session_for(user):
    """A signed-in session's key."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return store.session_key


def course_code(course):
    return Course.objects.get(pk=course.pk).code
