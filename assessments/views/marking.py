"""The pages of those who mark. They show an alias and an answer, and never whose it is."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts import looking
from accounts.models import Look
from accounts.requests import PersonRequest
from assessments import appealing, marking, queueing, reading
from assessments.models import Appeal, Mark, Quiz, Response
from assessments.rubric_forms import ReplyForm, RubricForm

SHOWN = ("response__version", "response__attempt__quiz__lesson", "response__attempt__enrollment")


def marking_list(request: PersonRequest) -> HttpResponse:
    return render(request, "assessments/marking_list.html", {"waiting": queueing.waiting_for(request.user)})


def markable_quiz(request: PersonRequest, quiz: int) -> Quiz:
    quizzes = Quiz.objects.published_by(request.user).select_related("lesson__edition__course")
    return get_object_or_404(quizzes, pk=quiz)


def marking_queue(request: PersonRequest, quiz: int) -> HttpResponse:
    found = markable_quiz(request, quiz)
    ready, waiting = queueing.ready_count(found, request.user)
    context = {
        "quiz": found,
        "lesson": found.lesson,
        "questions": queueing.queue_of(found, request.user, now=timezone.now()),
        "ready": ready,
        "waiting": waiting,
        "appeals": queueing.appeals_of(found, request.user),
    }
    return render(request, "assessments/marking_queue.html", context)


@require_POST
def marking_release(request: PersonRequest, quiz: int) -> HttpResponse:
    found = markable_quiz(request, quiz)
    number = marking.release(found, by=request.user, now=timezone.now())
    told = ngettext("%(number)d result was told.", "%(number)d results were told.", number) % {"number": number}
    messages.success(request, told)
    return redirect("assessments:marking_queue", quiz)


@require_POST
def mark_claim(request: PersonRequest, response: int) -> HttpResponse:
    found = get_object_or_404(Response.objects.markable_by(request.user).select_related("attempt"), pk=response)
    try:
        mark = marking.claim(found, by=request.user, now=timezone.now())
    except marking.TakenError as error:
        messages.info(request, str(error))
        return redirect("assessments:marking_queue", found.attempt.quiz_id)
    return redirect("assessments:mark_edit", mark.pk)


def mark_edit(request: PersonRequest, mark: int) -> HttpResponse:
    marks = Mark.objects.held_by(request.user)
    found = get_object_or_404(marks.select_related(*SHOWN), pk=mark)
    if request.method == "POST":
        return marked(request, found)
    return sheet(request, found)


def marked(request: PersonRequest, mark: Mark) -> HttpResponse:
    """Save, be done, or go on with what was done; a device that saves by itself gets its answer in JSON."""
    if "reopen" in request.POST:
        marking.reopen(mark, by=request.user, now=timezone.now())
        return redirect("assessments:mark_edit", mark.pk)
    form = RubricForm(request.POST, criteria=marking.criteria_of(mark.response))
    by_itself = request.headers.get("Accept") == "application/json"
    if not form.is_valid():
        return (
            refused(_("Please choose from the levels on this page.")) if by_itself else sheet(request, mark, form, 400)
        )
    sent = {"levels": form.levels, "comment": form.cleaned_data["comment"], "seq": form.cleaned_data["seq"]}
    try:
        saved = marking.keep(mark, **sent, now=timezone.now())
        return kept(saved) if by_itself else done(request, saved)
    except marking.MarkMovedError as error:
        return refused(str(error)) if by_itself else moved(request, mark, form, error)
    except marking.UnfinishedError as error:
        return unfinished(request, mark, form, error)


def done(request: PersonRequest, mark: Mark) -> HttpResponse:
    if "done" not in request.POST:
        messages.success(request, _("Saved."))
        return redirect("assessments:mark_edit", mark.pk)
    marking.finish(mark, by=request.user, now=timezone.now())
    messages.success(request, _("Marked. The learner is told when the results of this check are released."))
    quiz = Mark.objects.values_list("response__attempt__quiz", flat=True).get(pk=mark.pk)
    return redirect("assessments:marking_queue", quiz)


def moved(request: PersonRequest, mark: Mark, form: RubricForm, error: marking.MarkMovedError) -> HttpResponse:
    """What was typed, and beside it what is saved by now; saving again is meant."""
    again = request.POST.copy()
    again["seq"] = str(error.mark.seq)
    form = RubricForm(again, criteria=form.criteria)
    form.is_valid()
    return sheet(request, mark, form, 409, remark=str(error), newer=error.mark)


def unfinished(request: PersonRequest, mark: Mark, form: RubricForm, error: marking.UnfinishedError) -> HttpResponse:
    """What was chosen so far is saved; the criteria that are open say so."""
    mark.refresh_from_db(fields=["seq", "levels", "comment", "saved_at"])
    again = request.POST.copy()
    again["seq"] = str(mark.seq)
    form = RubricForm(again, criteria=form.criteria)
    form.ask_for_levels()
    return sheet(request, mark, form, 400, remark=str(error))


def sheet(
    request: PersonRequest, mark: Mark, form: RubricForm | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    response, criteria = mark.response, marking.criteria_of(mark.response)
    seen(request, response, Look.Kind.ANSWER)
    context = {
        "mark": mark,
        "lesson": response.attempt.quiz.lesson,
        "quiz": response.attempt.quiz,
        "alias": queueing.called(response),
        "answer": reading.handed_in(response),
        "form": form or RubricForm(criteria=criteria, levels=mark.levels, comment=mark.comment, seq=mark.seq),
        "look_for": queueing.look_for(response),
        "others": [reading.read_mark(one, criteria) for one in queueing.others(mark)],
        "chosen": reading.read_mark(mark, criteria),
        **more,
    }
    return render(request, "assessments/mark_edit.html", context, status=status)


def seen(request: PersonRequest, response: Response, kind: Look.Kind) -> None:
    owner = response.attempt.enrollment.user_id
    looking.note(response, kind=kind, viewer=request.user, person=owner, now=timezone.now())


def kept(mark: Mark) -> JsonResponse:
    return JsonResponse({"seq": mark.seq, "saved": date_format(timezone.localtime(mark.saved_at), "H:i")})


def refused(message: str) -> JsonResponse:
    return JsonResponse({"message": message}, status=409)


def appeal_answer(request: PersonRequest, appeal: int) -> HttpResponse:
    appeals = Appeal.objects.answerable_by(request.user)
    found = get_object_or_404(appeals.select_related(*SHOWN), pk=appeal)
    response, quiz = found.response, found.response.attempt.quiz
    if found.state != Appeal.State.ASKED:
        messages.info(request, _("This was answered already."))
        return redirect("assessments:marking_queue", quiz.pk)
    criteria = marking.criteria_of(response)
    form = ReplyForm(request.POST or None, criteria=criteria)
    if request.method == "POST" and form.is_valid():
        said = {"reply": form.cleaned_data["comment"], "levels": form.levels}
        appealing.answer(found, **said, by=request.user, now=timezone.now())
        messages.success(request, _("Your answer was sent."))
        return redirect("assessments:marking_queue", quiz.pk)
    seen(request, response, Look.Kind.APPEAL)
    readings = response.readings.order_by("slot")
    context = {
        "appeal": found,
        "lesson": quiz.lesson,
        "quiz": quiz,
        "alias": queueing.called(response),
        "answer": reading.handed_in(response),
        "others": [reading.read_mark(mark, criteria) for mark in readings],
        "form": form,
    }
    return render(request, "assessments/appeal_answer.html", context)
