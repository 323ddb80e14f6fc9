"""One question of an open attempt: its page, and the saving that goes on by itself where there is JavaScript."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import FETCH_RAISE
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import attempting, holding, presenting, wire
from assessments.attempting import ClosedError, KeyTakenError, ResponseFacts, Saved, save_answer
from assessments.bank import IN_ORDER_OF_RESPONSE
from assessments.forms import AnswerForm
from assessments.models import Attempt, Response
from assessments.questions import AnswerError
from assessments.questions.kinds import Answer
from assessments.wordings import Shown, shown


def my_response(request: HttpRequest, attempt: str, position: int) -> Response:
    """The question at `position` of the person's own attempt, with its wording and choices; 404 without one."""
    assert isinstance(request.user, User)  # noqa: S101 -- asked only for people who are signed in
    mine = Response.objects.open_to(request.user, on=timezone.localdate())
    related = mine.select_related("attempt__quiz__lesson", "version").prefetch_related(IN_ORDER_OF_RESPONSE)
    return get_object_or_404(related.fetch_mode(FETCH_RAISE), attempt__code=attempt, position=position)


@login_not_required  # it keeps what was typed when the session has ended, and then asks to sign in
def attempt_question(request: HttpRequest, attempt: str, position: int) -> HttpResponse:
    if not request.user.is_authenticated:
        holding.hold(request.session, attempt=attempt, position=position, values=request.POST.getlist("answer"))
        return redirect_to_login(request.path)
    response = my_response(request, attempt, position)
    if response.attempt.state != Attempt.State.OPEN:
        return redirect("assessments:attempt_detail", attempt)
    if request.method == "POST":
        return answered(request, response)
    values = holding.held(request.session, attempt=attempt, position=position)
    try:
        held = presenting.read_values(response, values) if values else None
    except AnswerError:
        held = None
    return question_page(request, response, answer=held or response.answer, unsaved=held not in (None, response.answer))


def answered(request: HttpRequest, response: Response) -> HttpResponse:
    form = AnswerForm(request.POST, response=response)
    if not form.is_valid():
        remark = _("Please choose from the answers on this page.")
        return question_page(request, response, answer=response.answer, remark=remark, status=400)
    sent = form.cleaned_data
    try:
        if sent["answer"] != response.answer:
            saved = save_answer(response, key=sent["key"], answer=sent["answer"], seq=sent["seq"], now=timezone.now())
            if saved.newer:
                return newer_page(request, response, saved)
    except KeyTakenError:
        return question_page(request, response, answer=sent["answer"], unsaved=True, status=409)
    except ClosedError as error:
        messages.info(request, str(error))
        return redirect("assessments:attempt_detail", response.attempt.code)
    holding.release(request.session)
    return redirect(*neighbour(response, sent["go"]))


def neighbour(response: Response, go: str) -> tuple[Any, ...]:
    """Where Next and Back lead: the question beside it; after the last one, the page where the answers are sent in."""
    position = max(1, response.position + (-1 if go == "back" else 1))
    if position <= presenting.place(response.attempt).total:
        return "assessments:attempt_question", response.attempt.code, position
    return "assessments:attempt_submit", response.attempt.code


def newer_page(request: HttpRequest, response: Response, saved: Saved) -> HttpResponse:
    response.answer, response.seq, response.answered_at = saved.answer, saved.seq, saved.saved_at
    remark = _("You answered this question somewhere else in between. This is the newer answer. Change it if you like.")
    return question_page(request, response, answer=saved.answer, remark=remark, status=409)


def question_page(
    request: HttpRequest,
    response: Response,
    *,
    answer: Answer,
    unsaved: bool = False,
    remark: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "attempt": response.attempt,
        "lesson": response.attempt.quiz.lesson,
        "response": response,
        "form": AnswerForm(response=response),
        "asked": presenting.asked(response.version, answer=answer, seed=response.attempt.seed),
        "place": presenting.place(response.attempt),
        "unsaved": unsaved,
        "remark": remark,
    }
    return render(request, "assessments/attempt_question.html", context, status=status)


@login_not_required  # a device is told in JSON that its person must sign in
def attempt_save(request: HttpRequest, attempt: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return JsonResponse({"message": _("Please sign in again. Your answer is kept on this phone.")}, status=401)
    try:
        sent = wire.read(request)
        response = open_response(request, attempt, sent.position)
        question = shown(response.version_id, seed=response.seed)
        answer = question.read(sent.answer)
        saved = save_answer(response, key=sent.key, answer=answer, seq=sent.seq, now=timezone.now())
    except (wire.WireError, AnswerError) as error:
        return JsonResponse({"message": str(error)}, status=400)
    except ClosedError as error:
        return stored_answer(question, stored(error.response), message=str(error), closed=True, status=409)
    except KeyTakenError as error:
        return stored_answer(question, stored(response), message=str(error), status=409)
    if saved.newer:
        return stored_answer(question, saved, message=_("A newer answer was here before."), status=409)
    return stored_answer(question, saved)


def open_response(request: HttpRequest, attempt: str, position: int) -> ResponseFacts:
    """The same as `my_response`, with what a save needs and no more."""
    assert isinstance(request.user, User)  # noqa: S101 -- asked only for people who are signed in
    found = attempting.open_response(request.user, attempt=attempt, position=position, on=timezone.localdate())
    if found is None:
        raise Http404
    return found


def stored(response: Response | ResponseFacts) -> Saved:
    return Saved(response.answer, response.seq, response.answered_at)


def stored_answer(
    question: Shown, saved: Saved, *, message: str = "", closed: bool = False, status: int = 200
) -> JsonResponse:
    """What is stored now, in the values that the page knows."""
    clock = date_format(timezone.localtime(saved.saved_at), "H:i") if saved.saved_at else ""
    facts = {"answer": question.values(saved.answer), "seq": saved.seq, "saved": clock, "closed": closed}
    return JsonResponse(facts | {"message": message}, status=status)
