"""The house's world with a row of every kind that holds words, and the pages that show them beside those of the table."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Helpline
from assessments import appealing, observing, surveying
from assessments.attempting import save_answer, start, submit
from assessments.models import (
    ExtraTries,
    ImportRow,
    ObservedTask,
    QuestionTag,
    QuestionVersion,
    Quiz,
    QuizQuota,
    Regrade,
)
from assessments.receiving import receive
from assessments.survey_kind import SURVEY
from certificates.models import Hold, Review
from courses import reviewing
from courses.models import Edition, Lesson
from enrollments.enrolling import withdraw
from enrollments.models import Cohort, DueChange, Enrollment
from tests.assessments.factories import QuizFactory, sample
from tests.assessments.marking import CRITERIA, open_response
from tests.assessments.samples import DOCUMENTS, OTHER
from tests.courses.block_samples import SAMPLES
from tests.factories import BlockFactory, EditionFactory, EnrollmentFactory, LessonFactory

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=60)
ASKED = [kind for kind in DOCUMENTS if kind != "open"]
FORMATS = QuestionVersion.Format.values


def fill(world):
    """Adds to `world.things`."""
    people, things = world.people, world.things
    of_learning(people, things)
    of_the_office(people, things)
    for format_ in FORMATS:
        things |= asked(format_, people["learner"], things["course"].organization)
    things |= {"told_survey": told_survey(things["course"].organization), "signed": signed(people, things)}
    things |= {"handing_in": handing_in(things), "signed_draft": signed_draft(people, things)}
    ExtraTries.objects.create(
        enrollment=things["enrollment"], quiz=things["plain_quiz"], number=1, reason="x", granted_by=people["coordinator"],
        granted_at=NOW, expires_at=NOW + timedelta(days=9000),
    )  # fmt: skip


def of_learning(people, things):
    enrollment, course = things["enrollment"], things["course"]
    cohort = Cohort.objects.create(course=course, organization=course.organization, name="Group")
    Enrollment.objects.filter(pk=enrollment.pk).update(cohort=cohort)
    DueChange.objects.create(enrollment=enrollment, reason="x", changed_by=people["coordinator"], changed_at=NOW)
    for position, kind in enumerate(SAMPLES, start=90):
        BlockFactory(lesson=things["reading"], kind=kind, data=SAMPLES[kind], key=f"own-{kind}", position=position)
    other = EnrollmentFactory(user=people["neighbor"], edition=things["edition"])
    things["withdrawn"] = withdraw(other, reason="x", by=people["neighbor"], now=timezone.now())
    QuizQuota.objects.create(quiz=Quiz.objects.get(lesson=things["draft_check"]), topic="x", count=1)
    Quiz.objects.filter(lesson=things["draft_check"]).update(draw=1)
    regrade = things["regrade"]
    Regrade.objects.filter(pk=regrade.pk).update(treatment="new_key", data=regrade.version.data)


def of_the_office(people, things):
    Helpline.objects.create(name="Line", number="1", purpose="help", checked_on=timezone.localdate())
    Review.objects.create(certificate=things["certificate"], cause="regrade:1", opened_at=NOW)
    Hold.objects.create(enrollment=things["enrollment"], step="file", reason="x", retry_at=NOW)
    ImportRow.objects.create(imported=things["question_import"], number=1, line=1, name="x", verdict="new", notes="x")
    QuestionTag.objects.create(question=things["bank_question"], name="x")
    LogEntry.objects.create(
        user=people["administrator"], content_type=ContentType.objects.get_for_model(people["learner"]),
        object_id=str(people["learner"].pk), object_repr="x", action_flag=2,
    )  # fmt: skip


def asked(format_, learner, organization):
    """A check of all kinds, its texts in this format: one sitting that is over, and one whose answers were checked once."""
    listed = [sample(kind, number=at, format=format_, hints=["One.", "Two."]) for at, kind in enumerate(ASKED)]
    place = {"lesson__module__edition__course__organization": organization}
    quiz = QuizFactory(questions=listed, **place)
    stepped = QuizFactory(questions=listed, behaviour=Quiz.Behaviour.INTERACTIVE, **place)
    checked = sitting(stepped, learner)
    checked.responses.update(tries=1)
    over = submit(sitting(quiz, learner), now=NOW)
    return {f"{format_}_quiz": quiz, f"{format_}_over": over, f"{format_}_checked": checked}


def sitting(quiz, learner):
    attempt = start(enrollment=EnrollmentFactory(edition=quiz.lesson.edition, user=learner), quiz=quiz, now=NOW, seed=3)
    for response in attempt.responses.select_related("version", "attempt__quiz"):
        save_answer(response, key=uuid4(), answer=OTHER[response.version.kind], seq=1, now=NOW)
    return attempt


def told_survey(organization):
    """A survey with people's own words, old enough to be read."""
    questions = [{"kind": "words", "prompt": "x", "choices": []}, {"kind": "one", "prompt": "x", "choices": ["a", "b"]}]
    lesson = LessonFactory(kind=Lesson.Kind.SURVEY, module__edition__course__organization=organization)
    survey = SURVEY.write(lesson, {"intro": "x", "questions": questions})
    first, second = survey.questions.order_by("position").values_list("pk", flat=True)
    for _n in range(5):
        enrollment = EnrollmentFactory(edition=lesson.edition)
        surveying.send_in(enrollment=enrollment, survey=survey, said={first: "x", second: [1]}, now=LONG_AGO)
    surveying.mix_due(now=NOW)
    return lesson


def signed(people, things):
    """Practice that was watched and signed, and an appeal with its answer."""
    lesson = LessonFactory(module=things["practice"].module, kind=Lesson.Kind.OBSERVATION)
    task = ObservedTask.objects.create(lesson=lesson, task="Listen.", criteria=CRITERIA)
    enrollment = things["told"].enrollment
    shown = observing.show_code(enrollment=enrollment, task=task, on=timezone.localdate(), now=NOW)
    sheet = observing.begin(shown, by=people["trainer"], now=NOW)
    sheet = observing.keep(sheet, levels=[0, 0], note="x", key=uuid4(), seq=1, now=NOW)
    observing.finish(sheet, by=people["trainer"], now=NOW)
    observing.sign(shown, words="x", now=NOW)
    asked_again = appealing.appeal(open_response(things["told"], 2), text="x", now=NOW)
    appealing.answer(asked_again, reply="x", levels=[0, 0], by=people["trainer"], now=NOW)
    return lesson


def signed_draft(people, things):
    """A draft of a gentle course, under which a name stands."""
    place = {"course__gentle": True, "course__organization": things["course"].organization}
    draft = EditionFactory(state=Edition.State.DRAFT, **place)
    reviewing.sign(draft, part="lived", by=people["reviewer"], called="x", pay="paid", now=NOW)
    return draft


def handing_in(things):
    """An open sitting with a file."""
    attempt = start(enrollment=things["told"].enrollment, quiz=things["open_quiz"], now=NOW)
    receive(open_response(attempt), SimpleUploadedFile("x.txt", b"Some words."), now=NOW)
    return attempt


def further(things):
    """Pages beside those of the table: who opens them, their URL's name and its arguments."""
    course = things["open_course"].code
    yield "learner", "assessments:attempt_question", [things["handing_in"].code, 1]
    yield "learner", "assessments:attempt_detail", [things["told"].code]
    yield "learner", "assessments:observation_detail", [course, things["signed"].code]
    yield "coordinator", "enrollments:enrollment_detail", [things["withdrawn"].pk]
    yield "trainer", "courses:review_detail", [things["signed_draft"].course.code]
    yield "trainer", "assessments:survey_figures", [things["told_survey"].pk]
    for format_ in FORMATS:
        quiz, checked = things[f"{format_}_quiz"], things[f"{format_}_checked"]
        yield "learner", "assessments:attempt_detail", [things[f"{format_}_over"].code]
        yield "learner", "assessments:quiz_detail", [quiz.lesson.edition.course.code, quiz.lesson.code]
        yield "trainer", "assessments:quiz_figures", [quiz.lesson.pk]
        for position in range(1, len(ASKED) + 1):
            yield "learner", "assessments:attempt_question", [checked.code, position]
            yield "trainer", "assessments:question_figures", [quiz.lesson.pk, position]
