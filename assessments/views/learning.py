"""A check from its first page to its result."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import FETCH_RAISE
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import accommodations, coordinators
from accounts.models import User
from assessments import (
    allowing,
    attempting,
    counting,
    explaining,
    leading,
    presenting,
    questions,
    reading,
    releasing,
    timing,
    wordings,
)
from assessments.allowing import NotNowError, Refusal
from assessments.leading import Lead
from assessments.models import Attempt, QuestionVersion, Quiz
from assessments.questions import Answer
from assessments.releasing import Released
from assessments.telling import Telling, gives_reasons, refusal_text, withheld
from assessments.views import ending
from assessments.views.locked import not_open
from enrollments.models import Enrollment, LessonCompletion
from enrollments.progress import NotHereError


def mine(request: HttpRequest, course: str, lesson: str) -> tuple[Enrollment, Quiz]:
    """The person's own newest enrollment in the course and the quiz of its edition; 404 without one."""
    assert isinstance(request.user, User)  # noqa: S101 -- the page is for people who are signed in
    enrollments = Enrollment.objects.open_to(request.user, on=timezone.localdate()).filter(course__code=course)
    enrollment = get_object_or_404(
        enrollments.select_related("course", "edition", "cohort", "user").order_by("-cycle")[:1]
    )
    quizzes = Quiz.objects.select_related("lesson__module", "lesson__edition__course")
    return enrollment, get_object_or_404(quizzes, lesson__edition=enrollment.edition_id, lesson__code=lesson)


def my_attempt(request: HttpRequest, attempt: str) -> Attempt:
    assert isinstance(request.user, User)  # noqa: S101
    attempts = Attempt.objects.open_to(request.user, on=timezone.localdate()).with_clock()
    related = attempts.select_related(
        "enrollment__course", "enrollment__cohort", "enrollment__user", "quiz__lesson__module"
    )
    found = get_object_or_404(related.fetch_mode(FETCH_RAISE), code=attempt)
    if found.state == Attempt.State.OPEN and timing.is_past_grace(found.due_at, now=clock_of(found)):
        attempting.end_if_over(found.pk, now=clock_of(found))
        return get_object_or_404(related.fetch_mode(FETCH_RAISE), code=attempt)
    return found


def clock_of(attempt: Attempt) -> datetime:
    """What time it was for the database when `attempt` was fetched: its clock says when time is over."""
    clock: datetime = vars(attempt)["clock"]
    return clock


def released_of(attempt: Attempt) -> Released:
    """What may be seen of a sent-in attempt now."""
    assert attempt.submitted_at is not None  # noqa: S101 -- it was sent in
    return releasing.afterwards(
        attempt.quiz,
        submitted_at=attempt.submitted_at,
        closes_at=timing.closes_at(attempt.enrollment),
        now=clock_of(attempt),
    )


def quiz_detail(request: HttpRequest, course: str, lesson: str) -> HttpResponse:
    enrollment, quiz = mine(request, course, lesson)
    return first_page(request, enrollment, quiz)


def first_page(request: HttpRequest, enrollment: Enrollment, quiz: Quiz) -> HttpResponse:
    """The quiz before it begins; one that keeps no score is asked here, with what was chosen so far."""
    if away := not_open(request, enrollment, quiz.lesson):
        return away
    attempts = list(Attempt.objects.filter(enrollment=enrollment, quiz=quiz).with_clock().order_by("-number"))
    tries = [attempt for attempt in attempts if attempt.state != Attempt.State.OPEN]
    for attempt in attempts:
        attempt.quiz, attempt.enrollment = quiz, enrollment
    context: dict[str, Any] = {
        "enrollment": enrollment,
        "quiz": quiz,
        "lesson": quiz.lesson,
        "done": LessonCompletion.objects.filter(enrollment=enrollment, lesson=quiz.lesson).exists(),
        "open": next((attempt for attempt in attempts if attempt.state == Attempt.State.OPEN), None),
        "tries": list(told_leads(quiz, tries)),
        "result": counting.result(quiz, [attempt for attempt in tries if released_of(attempt).marks]),
    }
    if quiz.keeps_score:
        own = None if quiz.is_gentle else accommodations.current(enrollment.user_id)
        context["truths"] = Telling(quiz, enrollment, own, *presenting.number_asked(quiz)).truths()
        refusal = allowing.why_not(enrollment, quiz, tries, own=own, now=timezone.now())
        context |= refusal_context(refusal, enrollment)
    else:
        context["asked"] = [
            presenting.asked(version, answer=answer, seed=enrollment.pk, name=f"answer-{number}")
            for number, version, answer in gentle_answers(request, enrollment, quiz)
        ]
    return render(request, "assessments/quiz_detail.html", context)


def gentle_answers(
    request: HttpRequest, enrollment: Enrollment, quiz: Quiz
) -> Iterator[tuple[int, QuestionVersion, Answer]]:
    """What a check-in that keeps no score asks, numbered, with what was sent for it; what cannot be read is none."""
    for number, version in enumerate(presenting.gentle_questions(enrollment, quiz), start=1):
        question = wordings.of(version, seed=enrollment.pk)
        try:
            answer = question.read(presenting.sent_in(request.POST, name=f"answer-{number}"))
        except questions.AnswerError:
            answer = None
        yield number, version, answer


def told_leads(quiz: Quiz, attempts: Sequence[Attempt]) -> Iterator[tuple[Attempt, Lead | None]]:
    """Each with what its result says first; None where that may not be said yet, or there is none."""
    found = leading.leads(quiz, attempts)
    for attempt in attempts:
        yield attempt, found.get(attempt.pk) if released_of(attempt).marks else None


def refusal_context(refusal: Refusal | None, enrollment: Enrollment) -> dict[str, Any]:
    """Why no further attempt may begin, what comes next, and who can be asked."""
    if refusal is None:
        return {"refusal": None}
    asked = coordinators.names_for(enrollment.user, on=timezone.localdate()) if refusal.needs_somebody else []
    return {"refusal": refusal, "refusal_text": refusal_text(refusal, enrollment), "asked_for": " · ".join(asked)}


def quiz_seen(request: HttpRequest, course: str, lesson: str) -> HttpResponse:
    """The reasons of a check-in that keeps no score: what was chosen is shown, and forgotten."""
    enrollment, quiz = mine(request, course, lesson)
    if request.method != "POST" or quiz.keeps_score:
        return redirect("assessments:quiz_detail", course, lesson)
    if away := not_open(request, enrollment, quiz.lesson):
        return away
    if presenting.rearranges(request.POST):
        return first_page(request, enrollment, quiz)
    explained = [
        explaining.explained(version, answer=answer, seed=enrollment.pk, number=number)
        for number, version, answer in gentle_answers(request, enrollment, quiz)
    ]
    attempting.see(enrollment=enrollment, quiz=quiz, now=timezone.now())
    context = {"enrollment": enrollment, "lesson": quiz.lesson, "explained": explained}
    return render(request, "assessments/quiz_seen.html", context)


@require_POST
def attempt_start(request: HttpRequest, course: str, lesson: str) -> HttpResponse:
    enrollment, quiz = mine(request, course, lesson)
    if away := not_open(request, enrollment, quiz.lesson):
        return away
    try:
        attempt = attempting.start(enrollment=enrollment, quiz=quiz, now=timing.database_now(quiz))
    except (attempting.NothingToAskError, attempting.NoScoreKeptError, NotNowError):
        return redirect("assessments:quiz_detail", course, lesson)
    return go_on(attempt)


def go_on(attempt: Attempt) -> HttpResponse:
    """To the first question without an answer, or to the page where the answers are sent in."""
    unanswered = presenting.open_positions(attempt)
    if unanswered:
        return redirect("assessments:attempt_question", attempt.code, unanswered[0])
    return redirect("assessments:attempt_submit", attempt.code)


@ending.calmly
def attempt_submit(request: HttpRequest, attempt: str) -> HttpResponse:
    found = my_attempt(request, attempt)
    now = clock_of(found) if found.due_at else timezone.now()
    if request.method == "POST":
        try:
            attempting.submit(found, now=now)
        except NotHereError as error:
            messages.info(request, str(error))
            return redirect("home")
    if request.method == "POST" or found.state != Attempt.State.OPEN:
        return redirect("assessments:attempt_detail", found.code)
    responses = found.responses.order_by("position").values_list("position", "answer")
    rows = [(position, answer is not None) for position, answer in responses]
    unanswered = [position for position, answered in rows if not answered]
    context = {
        "attempt": found,
        "lesson": found.quiz.lesson,
        "rows": rows,
        "unanswered": unanswered,
        "reasons": gives_reasons(found.quiz),
        "over": timing.is_over(found.due_at, now=now),
        "timer": presenting.timer(found, now=now),
    }
    return render(request, "assessments/attempt_submit.html", context)


def attempt_clock(request: HttpRequest, attempt: str) -> JsonResponse:
    """How many seconds are left, by what is known at this moment; null without an end. Nothing is written."""
    found = my_attempt(request, attempt)
    due = timing.due_now(found) if found.state == Attempt.State.OPEN else found.due_at
    return JsonResponse({"left": timing.left(due, now=clock_of(found)), "open": found.state == Attempt.State.OPEN})


@require_POST
def attempt_read(request: HttpRequest, attempt: str) -> HttpResponse:
    """The person says that the reasons were read, where a further try asks for it."""
    found = my_attempt(request, attempt)
    if found.state != Attempt.State.OPEN and released_of(found).answer:
        attempting.note_read(found, now=timezone.now())
        return redirect("assessments:quiz_detail", found.enrollment.course.code, found.quiz.lesson.code)
    return redirect("assessments:attempt_detail", attempt)


@ending.calmly
def attempt_detail(request: HttpRequest, attempt: str) -> HttpResponse:
    found = my_attempt(request, attempt)
    if found.state == Attempt.State.OPEN:
        return go_on(found)
    if found.state == Attempt.State.WAITING:
        return waiting_page(request, found)
    quiz, enrollment, now = found.quiz, found.enrollment, clock_of(found)
    attempts = list(Attempt.objects.sent().filter(enrollment=enrollment, quiz=quiz).order_by("number"))
    released = released_of(found)
    explained = explaining.explained_attempt(found, released=released)
    result = counting.result(quiz, attempts)
    next_url, next_label = presenting.way_on(enrollment, passed=bool(result and result.passed))
    own = None if quiz.is_gentle else accommodations.current(enrollment.user_id)
    context = {
        "attempt": found,
        "lesson": quiz.lesson,
        "course": enrollment.course,
        "released": released,
        "withheld": withheld(quiz, released),
        "explained": explained,
        "lead": next((lead for _attempt, lead in told_leads(quiz, [found])), None),
        "result": result,
        "reads": quiz.review_first and released.answer and found.read_at is None,
        "read": reading.read_by_people(found) if released.feedback else [],
        "next_url": next_url,
        "next_label": next_label,
        **refusal_context(allowing.why_not(enrollment, quiz, attempts, own=own, now=now), enrollment),
    }
    return render(request, "assessments/attempt_detail.html", context)


def waiting_page(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """A person reads some of it; nothing is told before that."""
    passed = Attempt.objects.graded().filter(enrollment=attempt.enrollment_id, quiz=attempt.quiz_id, passed=True)
    next_url, next_label = presenting.way_on(attempt.enrollment, passed=passed.exists())
    context = {"attempt": attempt, "lesson": attempt.quiz.lesson, "next_url": next_url, "next_label": next_label}
    return render(request, "assessments/attempt_waiting.html", context)
