"""What the demo's people have done: told through the same functions that pages call, with dates in the past."""

from datetime import datetime, timedelta
from functools import cache

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.memberships import join
from accounts.models import Organization, Role, User
from accounts.organizations import plant, root
from assessments.attempting import start, submit
from assessments.models import Quiz
from courses import publishing, reviewing
from courses.models import Course, Edition, Lesson, SignOff
from enrollments.enrolling import enroll, withdraw
from enrollments.models import Cohort, Enrollment, Invitation, LessonCompletion
from enrollments.progress import begin, complete_lesson
from lms.demo.answers import answer_well
from lms.demo.people import LEARNERS, PASSWORD, TREE, Person

SHARE = {"none": 0.0, "few": 0.12, "some": 0.4, "most": 0.8, "done": 1.0, "left": 0.3}
MAIN_COURSE = "trauma-informed-care"
GROUP_COURSE = "leadership-course"


def is_empty() -> bool:
    return not User.objects.exists()


@transaction.atomic
def fill(*, now: datetime) -> None:
    """Makes the tree, the people who sign in, and the learners at their stages, as of `now`."""
    places = plant_tree()
    staff = make_staff(places, now=now)
    main = Course.objects.get(slug=MAIN_COURSE)
    for number, person in enumerate(LEARNERS):
        tell(person, f"learner.{number + 1}", main, places, by=staff["coordinator"], now=now)
    tell_house_parent(staff["house.parent"], main, by=staff["coordinator"], now=now)
    tell_readers(staff, now=now)
    tell_leader(staff["leader"], places, now=now)


def plant_tree() -> dict[str, Organization]:
    places: dict[str, Organization] = {}
    for name, kind, parent in TREE:
        places[name] = plant(name=name, kind=kind, parent=places[parent] if parent else None)
    return places


@cache
def one_password() -> str:
    """The hash of what all of them type. Made once: each takes a quarter of a second of processor."""
    return make_password(PASSWORD)


def make_user(username: str, name: str, *, email: str = "") -> User:
    user: User = User.objects.create(username=username, email=email, password=one_password(), display_name=name)
    if email:
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def make_staff(places: dict[str, Organization], *, now: datetime) -> dict[str, User]:
    since, home = (now - timedelta(days=200)).date(), root()
    plan = [
        ("house.parent", "Liza Dela Cruz", "Bahay Pag-asa, Cebu City", [Role.LEARNER]),
        ("social.worker", "Paolo Reyes", "CSWDO Mandaue", [Role.LEARNER]),
        ("leader", "Sampaguita", "Bahay Silungan, Talisay", [Role.LEARNER]),
        ("trainer", "Tess Navarro", home.name, [Role.TRAINER]),
        ("reviewer", "Ilang-Ilang", home.name, [Role.REVIEWER]),
        ("coordinator", "Ana Cruz", "Region VII", [Role.COORDINATOR]),
    ]
    staff: dict[str, User] = {}
    places = {**places, home.name: home}
    for username, name, place, roles in plan:
        staff[username] = make_user(username, name, email=f"{username}@example.org")
        for role in roles:
            join(user=staff[username], organization=places[place], role=role, started_on=since)
    admin = make_user("admin", "Office", email="admin@example.org")
    User.objects.filter(pk=admin.pk).update(is_staff=True, is_superuser=True)
    return staff | {"admin": admin}


def tell_readers(staff: dict[str, User], *, now: datetime) -> None:
    """The leadership course is read and signed by who answers for it and by who knows it from life; then it is published."""
    draft = Edition.objects.filter(course__slug=GROUP_COURSE, state=Edition.State.DRAFT).first()
    if draft is None:
        return
    read = now - timedelta(days=190)
    reviewing.sign(draft, part=SignOff.Part.OWNER, by=staff["trainer"], called="Tess Navarro", now=read)
    pay = SignOff.Pay.PAID
    reviewing.sign(draft, part=SignOff.Part.LIVED, by=staff["reviewer"], called="Ilang-Ilang", pay=pay, now=read)
    publishing.publish(draft, by=staff["trainer"], now=read)


def tell(
    person: Person, username: str, course: Course, places: dict[str, Organization], *, by: User, now: datetime
) -> None:
    joined = now - timedelta(days=person.joined_days_ago)
    user = make_user(username, person.name, email=f"{username}@example.org")
    join(user=user, organization=places[person.place], role=Role.LEARNER, started_on=joined.date())
    due_on = (now + timedelta(days=person.due_in_days)).date() if person.due_in_days is not None else None
    enrollment = enroll(user=user, course=course, now=joined, by=by, due_on=due_on)
    walk(enrollment, share=SHARE[person.stage], until=now - timedelta(days=person.joined_days_ago // 4))
    if person.stage == "left":
        withdraw(enrollment, reason="Moved to another office", now=now - timedelta(days=9), by=by)


def walk(enrollment: Enrollment, *, share: float, until: datetime) -> None:
    """Finishes the first `share` of the required lessons at even steps between joining and `until`."""
    lessons = list(Lesson.objects.filter(edition=enrollment.edition, required=True).in_order())
    wanted = lessons[: round(len(lessons) * share)]
    if not wanted:
        return
    step = (until - enrollment.enrolled_at) / (len(wanted) + 1)
    begin(enrollment, now=enrollment.enrolled_at + step / 2)
    for number, lesson in enumerate(wanted, start=1):
        finish(enrollment, lesson, now=enrollment.enrolled_at + step * number)


def finish(enrollment: Enrollment, lesson: Lesson, *, now: datetime) -> None:
    quiz = Quiz.objects.filter(lesson=lesson).first()
    if quiz is None or enrollment.course.gentle:
        complete_lesson(enrollment=enrollment, lesson=lesson, way=LessonCompletion.Way.FULL, now=now)
        return
    attempt = start(enrollment=enrollment, quiz=quiz, now=now)
    answer_well(attempt, now=now)
    submit(attempt, now=now)


def tell_house_parent(user: User, course: Course, *, by: User, now: datetime) -> None:
    enrollment = enroll(
        user=user, course=course, now=now - timedelta(days=24), by=by, due_on=(now + timedelta(days=25)).date()
    )
    walk(enrollment, share=0.45, until=now - timedelta(hours=20))


def tell_leader(user: User, places: dict[str, Organization], *, now: datetime) -> None:
    course = Course.objects.get(slug=GROUP_COURSE)
    if not Edition.objects.current().filter(course=course).exists():
        return
    place = places["Bahay Silungan, Talisay"]
    cohort = Cohort.objects.create(
        course=course, organization=place, name="Group 1", starts_on=(now - timedelta(days=16)).date()
    )
    Invitation.objects.create(code="DEMK29", course=course, organization=place, cohort=cohort, max_uses=10)
    enrollment = enroll(user=user, course=course, now=now - timedelta(days=16), cohort=cohort)
    walk(enrollment, share=0.3, until=now - timedelta(days=1))
