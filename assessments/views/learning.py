"""A check from its first page to its result."""

from django.contrib import messages
from django.db.models import FETCH_RAISE
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.models import User
from assessments import attempting, presenting, questions
from assessments.models import Attempt, Quiz
from enrollments.models import Enrollment, LessonCompletion
from enrollments.progress import NotHereError


def mine(request: HttpRequest, course: str, lesson: str) -> tuple[Enrollment, Quiz]:
    """The person's own newest enrollment in the course and the quiz of its edition; 404 without one."""
    assert isinstance(request.user, User)  # noqa: S101 -- the page is for people who are signed in
    enrollments = Enrollment.objects.open_to(request.user, on=timezone.localdate()).filter(course__code=course)
    enrollment = get_object_or_404(enrollments.select_related("course", "edition").order_by("-cycle")[:1])
    quizzes = Quiz.objects.select_related("lesson__module", "lesson__edition__course")
    return enrollment, get_object_or_404(quizzes, lesson__edition=enrollment.edition_id, lesson__code=lesson)


def my_attempt(request: HttpRequest, attempt: str) -> Attempt:
    assert isinstance(request.user, User)  # noqa: S101
    attempts = Attempt.objects.open_to(request.user, on=timezone.localdate())
    related = attempts.select_related("enrollment__course", "quiz__lesson__module").fetch_mode(FETCH_RAISE)
    return get_object_or_404(related, code=attempt)


def quiz_detail(request: HttpRequest, course: str, lesson: str) -> HttpResponse:
    enrollment, quiz = mine(request, course, lesson)
    attempts = list(Attempt.objects.filter(enrollment=enrollment, quiz=quiz).order_by("-number"))
    context = {
        "enrollment": enrollment,
        "quiz": quiz,
        "lesson": quiz.lesson,
        "done": LessonCompletion.objects.filter(enrollment=enrollment, lesson=quiz.lesson).exists(),
        "number": presenting.number_asked(quiz),
        "open": next((attempt for attempt in attempts if attempt.state == Attempt.State.OPEN), None),
        "tries": [attempt for attempt in attempts if attempt.state == Attempt.State.SUBMITTED],
        "best": presenting.best(attempts),
    }
    if not quiz.keeps_score:
        context["asked"] = [
            presenting.asked(version, answer=None, seed=enrollment.pk, name=f"answer-{number}")
            for number, version in enumerate(presenting.gentle_questions(enrollment, quiz), start=1)
        ]
    return render(request, "assessments/quiz_detail.html", context)


def quiz_seen(request: HttpRequest, course: str, lesson: str) -> HttpResponse:
    """The reasons of a check-in that keeps no score: what was chosen is shown, and forgotten."""
    enrollment, quiz = mine(request, course, lesson)
    if request.method != "POST" or quiz.keeps_score:
        return redirect("assessments:quiz_detail", course, lesson)
    explained = []
    for number, version in enumerate(presenting.gentle_questions(enrollment, quiz), start=1):
        choices = presenting.shown_choices(version, seed=enrollment.pk)
        try:
            answer = questions.get(version.kind).read(request.POST.getlist(f"answer-{number}"), choices)
        except questions.AnswerError:
            answer = None
        explained.append(presenting.explained(version, answer=answer, seed=enrollment.pk, number=number))
    attempting.see(enrollment=enrollment, quiz=quiz, now=timezone.now())
    context = {"enrollment": enrollment, "lesson": quiz.lesson, "explained": explained}
    return render(request, "assessments/quiz_seen.html", context)


def attempt_start(request: HttpRequest, course: str, lesson: str) -> HttpResponse:
    enrollment, quiz = mine(request, course, lesson)
    try:
        attempt = attempting.start(enrollment=enrollment, quiz=quiz, now=timezone.now())
    except (attempting.NothingToAskError, attempting.NoScoreKeptError):
        return redirect("assessments:quiz_detail", course, lesson)
    return go_on(attempt)


def go_on(attempt: Attempt) -> HttpResponse:
    """To the first question without an answer, or to the page where the answers are sent in."""
    unanswered = presenting.open_positions(attempt)
    if unanswered:
        return redirect("assessments:attempt_question", attempt.code, unanswered[0])
    return redirect("assessments:attempt_submit", attempt.code)


def attempt_submit(request: HttpRequest, attempt: str) -> HttpResponse:
    found = my_attempt(request, attempt)
    if request.method == "POST":
        try:
            attempting.submit(found, now=timezone.now())
        except NotHereError as error:
            messages.info(request, str(error))
            return redirect("home")
    if request.method == "POST" or found.state != Attempt.State.OPEN:
        return redirect("assessments:attempt_detail", found.code)
    responses = found.responses.order_by("position").values_list("position", "answer")
    rows = [(position, answer is not None) for position, answer in responses]
    unanswered = [position for position, answered in rows if not answered]
    context = {"attempt": found, "lesson": found.quiz.lesson, "rows": rows, "unanswered": unanswered}
    return render(request, "assessments/attempt_submit.html", context)


def attempt_detail(request: HttpRequest, attempt: str) -> HttpResponse:
    found = my_attempt(request, attempt)
    if found.state == Attempt.State.OPEN:
        return go_on(found)
    attempts = Attempt.objects.sent().filter(enrollment=found.enrollment_id, quiz=found.quiz_id)
    explained = presenting.explained_attempt(found)
    best = presenting.best(list(attempts))
    next_url, next_label = presenting.way_on(found.enrollment, passed=bool(best and best.passed))
    context = {
        "attempt": found,
        "lesson": found.quiz.lesson,
        "course": found.enrollment.course,
        "explained": explained,
        "number": len(explained),
        "best": best,
        "next_url": next_url,
        "next_label": next_label,
    }
    return render(request, "assessments/attempt_detail.html", context)
