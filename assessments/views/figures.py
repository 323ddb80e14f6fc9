"""A trainer's figures about published checks: of questions, never of people."""

from django.db.models import FETCH_RAISE
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.requests import PersonRequest
from assessments import analysis, gaining
from assessments.models import Quiz, Survey
from courses.models import Course, Edition


def published(request: PersonRequest, lesson: int) -> Quiz:
    quizzes = Quiz.objects.published_by(request.user).select_related("lesson__edition__course", "lesson__module")
    return get_object_or_404(quizzes.fetch_mode(FETCH_RAISE), lesson=lesson)


def edition_figures(request: PersonRequest, edition: int) -> HttpResponse:
    mine = Edition.objects.filter(course__in=Course.objects.editable_by(request.user))
    found = get_object_or_404(mine.exclude(state=Edition.State.DRAFT).select_related("course"), pk=edition)
    others = mine.filter(course=found.course_id).exclude(state=Edition.State.DRAFT).exclude(pk=found.pk)
    context = {
        "edition": found,
        "others": others.newest_first(),
        "checks": analysis.checks_of(found),
        "surveys": Survey.objects.filter(lesson__edition=found).select_related("lesson__module").order_by("lesson"),
        "gain": gaining.gain_of(found),
    }
    return render(request, "assessments/edition_figures.html", context)


def quiz_figures(request: PersonRequest, lesson: int) -> HttpResponse:
    quiz = published(request, lesson)
    context = {"quiz": quiz, "lesson": quiz.lesson, "figures": analysis.figures_of(quiz)}
    return render(request, "assessments/quiz_figures.html", context)


def question_figures(request: PersonRequest, lesson: int, number: int) -> HttpResponse:
    quiz = published(request, lesson)
    found = [one for one in analysis.figures_of(quiz).questions if one.number == number]
    if not found:
        raise Http404
    context = {"lesson": quiz.lesson, "one": found[0], "chart": analysis.choices_chart(found[0])}
    return render(request, "assessments/question_figures.html", context)
