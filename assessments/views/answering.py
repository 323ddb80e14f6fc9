"""One question of an open attempt: its page, and the saving that goes on by itself where there is JavaScript."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import FETCH_RAISE
from django.db.models.functions import Now
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from assessments import attempting, holding, presenting, receiving, reviewing, stepping, telling, timing, wire
from assessments.attempting import ClosedError, KeyTakenError, ResponseFacts, Saved, save_answer
from assessments.file_types import FileRefusedError
from assessments.forms import AnswerForm
from assessments.models import Attempt, Response
from assessments.questions import Answer, AnswerError
from assessments.views import ending
from assessments.wordings import Shown, shown

CHECK = "check"


def my_response(request: HttpRequest, attempt: str, position: int) -> Response:
    """The question at `position` of the person's own attempt, with its wording; 404 without one."""
    assert isinstance(request.user, User)  # noqa: S101 -- asked only for people who are signed in
    mine = Response.objects.open_to(request.user, on=timezone.localdate()).annotate(clock=Now())
    related = mine.select_related("attempt__quiz__lesson", "attempt__enrollment__user", "version")
    return get_object_or_404(related.fetch_mode(FETCH_RAISE), attempt__code=attempt, position=position)


@login_not_required  # it keeps what was typed when the session has ended, and then asks to sign in
@ending.calmly
def attempt_question(request: HttpRequest, attempt: str, position: int) -> HttpResponse:
    if not request.user.is_authenticated:
        holding.hold(request.session, attempt=attempt, position=position, sent=presenting.sent_in(request.POST))
        return redirect_to_login(request.path)
    response = my_response(request, attempt, position)
    if response.attempt.state != Attempt.State.OPEN:
        return redirect("assessments:attempt_detail", attempt)
    if timing.is_over(response.attempt.due_at, now=now_of(response)):
        return answered_late(request, response)
    if request.method == "POST":
        return answered(request, response)
    sent = holding.held(request.session, attempt=attempt, position=position)
    try:
        held = presenting.read_sent(response, sent) if sent else None
    except AnswerError:
        held = None
    return question_page(request, response, answer=held or response.answer, unsaved=held not in (None, response.answer))


def now_of(response: Response) -> datetime:
    """This moment; by the database's clock, where the attempt ends by itself."""
    clock: datetime = vars(response)["clock"]
    return clock if response.attempt.due_at else timezone.now()


def answered_late(request: HttpRequest, response: Response) -> HttpResponse:
    """The time is over: what was on its way is kept, and the next page says so."""
    form = AnswerForm(request.POST or None, response=response)
    if form.is_valid():
        sent = form.cleaned_data
        with suppress(KeyTakenError, ClosedError):
            save_answer(response, key=sent["key"], answer=sent["answer"], seq=sent["seq"], now=now_of(response))
    return redirect("assessments:attempt_submit", response.attempt.code)


def answered(request: HttpRequest, response: Response) -> HttpResponse:
    try:
        data = with_file(request, response)
    except FileRefusedError as error:
        return question_page(request, response, answer=response.answer, remark=str(error), status=400)
    return taken(request, response, data)


def taken(request: HttpRequest, response: Response, data: QueryDict) -> HttpResponse:
    form = AnswerForm(data, response=response)
    if not form.is_valid():
        remark = " ".join(map(str, form.non_field_errors())) or _("Please choose from the answers on this page.")
        return question_page(request, response, answer=form.typed or response.answer, remark=remark, status=400)
    sent = form.cleaned_data
    opens = sent["go"] != "back" and presenting.opens_more(response, sent["answer"], request.POST.getlist("part"))
    try:
        saved = keep(response, sent, checks=not opens)
        if saved and saved.newer:
            return newer_page(request, response, saved)
    except stepping.StepError as error:
        return question_page(request, response, answer=sent["answer"], remark=str(error), status=400)
    except KeyTakenError:
        return question_page(request, response, answer=sent["answer"], unsaved=True, status=409)
    except ClosedError as error:
        messages.info(request, str(error))
        return redirect("assessments:attempt_detail", response.attempt.code)
    holding.release(request.session)
    stays = opens or data is not request.POST or sent["go"] == "stay" or presenting.rearranges(data)
    if stays:
        return redirect("assessments:attempt_question", response.attempt.code, response.position)
    return redirect(*neighbour(response, sent["go"]))


def with_file(request: HttpRequest, response: Response) -> QueryDict:
    """What was sent; where a file came along, its code stands in the answer. Raises FileRefusedError."""
    file = request.FILES.get("file")
    if file is None or not receiving.takes_files(response):
        return request.POST
    kept = receiving.receive(response, file, now=timezone.now())
    data = request.POST.copy()
    data.setlist(presenting.FIELD, receiving.with_file(request.POST.getlist(presenting.FIELD), kept))
    return data


def keep(response: Response, sent: dict[str, Any], *, checks: bool) -> Saved | None:
    """Saves what was sent where it is new, and checks it where that was asked for and no further part of it opens (`checks`)."""
    facts = {name: sent[name] for name in ("key", "answer", "seq")}
    if checks and sent["go"] == CHECK and response.attempt.quiz.checks_each:
        return stepping.check(response, check_key=sent["check_key"], **facts, now=now_of(response))
    return save_answer(response, **facts, now=now_of(response)) if sent["answer"] != response.answer else None


def neighbour(response: Response, go: str) -> tuple[Any, ...]:
    """Where Next and Back lead: the question beside it; after the last one, the page where the answers are sent in."""
    if go == CHECK:
        return "assessments:attempt_question", response.attempt.code, response.position
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
    attempt = response.attempt
    timer = presenting.timer(attempt, now=now_of(response))
    context = {
        "attempt": attempt,
        "lesson": attempt.quiz.lesson,
        "response": response,
        "form": AnswerForm(response=response),
        "asked": presenting.asked(response.version, answer=answer, seed=attempt.seed),
        "files": receiving.files_of(response),
        "place": presenting.place(attempt),
        "step": reviewing.step_of(response),
        "timer": timer,
        "told": telling.while_asked(attempt.quiz, timed=timer is not None),
        "unsaved": unsaved,
        "remark": remark,
    }
    return render(request, "assessments/attempt_question.html", context, status=status)


@require_safe
@login_not_required  # a device is told in JSON that its person must sign in
def answering_token(request: HttpRequest) -> JsonResponse:
    """A fresh form token for a page that was opened before its person signed in again; none for a page of somebody else's."""
    if not request.user.is_authenticated:
        return JsonResponse({"message": sign_in_again()}, status=401)
    if request.GET.get("person") != str(request.user.pk):
        other = _("Somebody else is signed in on this phone. Your answer is kept here. Sign in again to send it.")
        return JsonResponse({"message": other}, status=409)
    return JsonResponse({"token": get_token(request)})


def sign_in_again() -> str:
    return _("Please sign in again. Your answer is kept on this phone.")


@require_POST
@login_not_required  # a device is told in JSON that its person must sign in
def attempt_save(request: HttpRequest, attempt: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return JsonResponse({"message": sign_in_again()}, status=401)
    try:
        sent = wire.read(request)
        response = open_response(request, attempt, sent.position)
        question = shown(response.version_id, seed=response.seed)
        answer = question.read(sent.answer)
        now = response.clock if response.due_at else timezone.now()
        saved = save_answer(response, key=sent.key, answer=answer, seq=sent.seq, now=now)
    except wire.WireError as error:
        return JsonResponse({"message": str(error)}, status=400)
    except AnswerError as error:
        return not_taken(question, response, seq=sent.seq, message=str(error))
    except ClosedError as error:
        return stored_answer(question, stored(error.response), message=str(error), closed=True, status=409)
    except KeyTakenError as error:
        return stored_answer(question, stored(response), message=str(error), status=409)
    if saved.newer:
        return stored_answer(question, saved, message=_("A newer answer was here before."), status=409)
    return stored_answer(question, saved, message=ending.told() if response.ended else "")


def not_taken(question: Shown, response: ResponseFacts, *, seq: int, message: str) -> JsonResponse:
    """The answer `seq` cannot be read, so it stays on its device (400); not so where a newer one is here, or all was sent in."""
    closed = not Attempt.objects.filter(pk=response.attempt_id, state=Attempt.State.OPEN).exists()
    if closed or response.seq >= seq:
        return stored_answer(question, stored(response), message=message, closed=closed, status=409)
    return JsonResponse({"message": message}, status=400)


def open_response(request: HttpRequest, attempt: str, position: int) -> ResponseFacts:
    """The same as `my_response`, with what a save needs and no more; also where the person's place has ended meanwhile."""
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
    clock = date_format(timezone.localtime(saved.saved_at), "H:i:s") if saved.saved_at else ""
    facts = {"answer": question.sent(saved.answer), "seq": saved.seq, "saved": clock, "closed": closed}
    return JsonResponse(facts | {"message": message}, status=status)
