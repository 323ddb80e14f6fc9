"""A small world for the permission matrix: two regions, and in each the same people; only the first one's things are asked for.

The neighbor learns in the same house as the learner, the reviewer reads in the same region: colleagues with fewer rights.
"""

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from types import SimpleNamespace
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.memberships import join
from accounts.models import Organization, Role, User
from accounts.organizations import plant
from assessments.appealing import appeal
from assessments.attempting import save_answer, start, submit
from assessments.formats.items import File
from assessments.marking import claim, release_attempt
from assessments.models import ObservedTask, QuestionImport, Quiz, QuizItem
from assessments.observing import begin, show_code
from assessments.pictures import Pictures
from assessments.receiving import receive
from assessments.regrading import propose
from certificates.issuing import award
from courses import reviewing
from courses.media.keeping import keep
from courses.models import Edition, Lesson
from courses.publishing import open_draft
from enrollments.enrolling import enroll
from enrollments.invitations import make
from enrollments.models import Enrollment
from enrollments.offers import ask
from enrollments.progress import complete_lesson
from tests.assessments.marking import CRITERIA, NOW, marked, open_question, open_quiz, open_response
from tests.factories import EnrollmentFactory, LessonFactory, UserFactory
from tests.house.course import make_course

ROLES = [
    "anonymous", "learner", "other_learner", "trainer", "other_trainer", "coordinator", "other_coordinator", "administrator",
    "neighbor", "reviewer",
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
    people["neighbor"] = person("neighbor", houses[0], Role.LEARNER)
    people["reviewer"] = person("reviewer", regions[0], Role.REVIEWER)
    people["administrator"] = UserFactory(username="administrator", is_staff=True, is_superuser=True)
    EmailAddress.objects.create(user=people["administrator"], email=people["administrator"].email, verified=True)
    return World(people, things(people, regions[0], houses[0]))


def sign_in(world):
    """A session for everybody, which each browser of theirs carries: signing in takes as long as a page."""
    for user in filter(None, world.people.values()):
        browser = Client()
        browser.force_login(user)
        user.session = browser.session.session_key


def picture_of(version, *, now):
    """A picture in the words of `version`."""
    out = BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    row = Pictures.of(version.question.organization).keep(File("dot.png", out.getvalue()), now=now)
    version.files.add(row)
    return row


def legal_name(username):
    return f"Lawful {username} by law"


def media_of(*lessons, width, now):
    """A picture so wide in these lessons."""
    out = BytesIO()
    Image.new("RGB", (width, 20)).save(out, "PNG")
    place = lessons[0].edition.course.organization
    found = keep(ContentFile(out.getvalue()), wanted=["image"], name="x.png", organization=place, by=None, now=now)
    found.lessons.add(*lessons)
    return found


def person(username, place, role):
    user = UserFactory(username=username, display_name=f"Marker {username}", legal_name=legal_name(username))
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
    marking = marked_things(people, region)
    reading, check = (edition.lessons.get(kind=kind) for kind in ("reading", "quiz"))
    attempt = start(enrollment=enrollment, quiz=Quiz.objects.get(lesson=check), now=now)
    draft = open_draft(course, by=people["trainer"])
    asked = attempt.responses.get().version
    read, reviewer = draft.lessons.get(kind="reading"), people["reviewer"]
    return {
        "comment": reviewing.say(read, block="", text="Marker comment", by=reviewer, now=now),
        "sign_off": reviewing.sign(draft, part="lived", by=reviewer, called="Marker reader", pay="paid", now=now),
        **marking,
        "course": course,
        "edition": edition,
        "reading": reading,
        "check": check,
        "regrade": propose(
            course=course,
            version=QuizItem.objects.get(quiz__lesson=check).version,
            treatment="full_marks",
            data=None,
            reason="Marker reason",
            by=people["trainer"],
            now=now,
        ),
        "survey": edition.lessons.get(kind="survey"),
        "draft_survey": draft.lessons.get(kind="survey"),
        "attempt": attempt,
        "draft": draft,
        "module": draft.modules.get(),
        "media": media_of(edition.lessons.get(kind="reading"), read, width=800, now=now),
        "narrow_media": media_of(read, width=20, now=now),
        "media_part": SimpleNamespace(name="720.webp"),
        "draft_reading": draft.lessons.get(kind="reading"),
        "draft_check": draft.lessons.get(kind="quiz"),
        "enrollment": enrollment,
        "certificate": certificate,
        "item": QuizItem.objects.get(quiz__lesson=draft.lessons.get(kind="quiz")),
        "bank_question": asked.question,
        "question_import": QuestionImport.objects.create(
            organization=region, format="gift", name="questions.gift", path="imports/none", state="read", created_at=now
        ),
        "question_file": picture_of(asked, now=now),
        "offer": ask(
            email=learner.email, course=course, organization=region, due_on=None, by=people["coordinator"], now=now
        ),
        "invitation": make(
            course=course, organization=house, max_uses=5, expires_at=None, by=people["coordinator"], now=now
        ),
    }


def marked_things(people, region):
    """A check that people mark: one answer that waits, one that the trainer has begun, and one that was told and asked again."""
    quiz = open_quiz(
        lesson__module__edition__course__organization=region, questions=[open_question(1, by="file"), open_question(2)]
    )
    enrollment = EnrollmentFactory(edition=quiz.lesson.edition, user=people["learner"])
    told, waits = (sitting(quiz, enrollment) for _n in range(2))
    for response in told.responses.select_related("version"):
        marked(response, by=people["trainer"])
    release_attempt(told.pk, by=people["trainer"], now=NOW)
    return {
        "open_quiz": quiz,
        "told": told,
        "appeal": appeal(open_response(told), text="Please look again.", now=NOW),
        "open_response": open_response(waits),
        "mark": claim(open_response(waits, 2), by=people["trainer"], now=NOW),
        "answer_file": open_response(waits).files.get(),
        **observed_things(people, quiz, enrollment),
    }


def observed_things(people, quiz, enrollment):
    """A lesson of practice whose code the learner shows, a sheet that the trainer has begun, and one in a draft."""
    module, course = quiz.lesson.module, quiz.lesson.edition.course
    lesson = LessonFactory(module=module, kind=Lesson.Kind.OBSERVATION)
    task = ObservedTask.objects.create(lesson=lesson, task="Listen.", criteria=CRITERIA)
    shown = show_code(enrollment=enrollment, task=task, on=timezone.localdate(), now=NOW)
    draft = LessonFactory(
        kind=Lesson.Kind.OBSERVATION, module__edition__course=course, module__edition__state=Edition.State.DRAFT
    )
    sheet = begin(shown, by=people["trainer"], now=NOW)
    return {"open_course": course, "practice": lesson, "sheet": sheet, "draft_practice": draft}


def sitting(quiz, enrollment):
    attempt = start(enrollment=enrollment, quiz=quiz, now=NOW)
    file = receive(open_response(attempt), SimpleUploadedFile("Marker learner.txt", b"Some words."), now=NOW)
    for position, answer in ((1, [file.code]), (2, ["Some words."])):
        save_answer(open_response(attempt, position), key=uuid4(), answer=answer, seq=1, now=NOW)
    return submit(attempt, now=NOW)
