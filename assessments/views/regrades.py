"""A trainer decides anew what the answers to a question are worth: looked at first, then applied, and taken back if need be."""

from django.contrib import messages
from django.db.models import FETCH_RAISE
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from assessments import questions, regrading
from assessments.aliases import Among, alias_of
from assessments.forms import RegradeForm, question_form
from assessments.models import QuestionVersion, Quiz, Regrade
from assessments.questions.editing import QuestionForm


def asked_in(request: PersonRequest, lesson: int, number: int) -> tuple[Quiz, QuestionVersion]:
    """A published check and its question at `number`; 404 without one."""
    quizzes = Quiz.objects.published_by(request.user).select_related("lesson__edition__course")
    quiz = get_object_or_404(quizzes, lesson=lesson)
    items = list(quiz.items.select_related("version__question").order_by("position", "pk"))
    if not 1 <= number <= len(items):
        raise Http404
    return quiz, items[number - 1].version


def regrade_create(request: PersonRequest, lesson: int, number: int) -> HttpResponse:
    """What is wrong with it, then, where it has another key, that key on the question's own form."""
    quiz, version = asked_in(request, lesson, number)
    form = RegradeForm(request.POST or request.GET or None)
    ready = form.is_valid()
    key = key_form(request, version) if ready and form.has_key else None
    if request.method == "POST" and ready and (key is None or ("stem" in request.POST and key.is_valid())):
        try:
            regrade = regrading.propose(
                course=quiz.lesson.edition.course,
                version=version,
                treatment=form.cleaned_data["treatment"],
                reason=form.cleaned_data["why"],
                data=key.kind.document(key.document()) if key else None,
                by=request.user,
                now=timezone.now(),
            )
            return redirect("assessments:regrade_detail", regrade.pk)
        except regrading.RegradeError as error:
            messages.warning(request, str(error))
    context = {"lesson": quiz.lesson, "number": number, "version": version, "form": form, "key": key}
    return render(request, "assessments/regrade_create.html", context)


def key_form(request: PersonRequest, version: QuestionVersion) -> QuestionForm:
    """The question's own form: filled at first, then with what was typed."""
    typed = request.POST if "stem" in request.POST else None
    return question_form(version.kind, typed, version=version, more="more" in request.POST)


def mine(request: PersonRequest, regrade: int) -> Regrade:
    found = Regrade.objects.editable_by(request.user)
    related = found.select_related("version__question", "course", "created_by", "applied_by", "reverted_by")
    return get_object_or_404(related.fetch_mode(FETCH_RAISE), pk=regrade)


def regrade_detail(request: PersonRequest, regrade: int) -> HttpResponse:
    found = mine(request, regrade)
    if request.method == "POST":
        try:
            regrading.apply(found, by=request.user, now=timezone.now())
            messages.success(request, _("It is in force, for everybody who was asked and will be asked."))
        except regrading.RegradeError as error:
            messages.warning(request, str(error))
        return redirect("assessments:regrade_detail", regrade)
    kind = questions.get(found.version.kind)
    context = {"regrade": found, "kind": kind, "number": found.changes.count()}
    if found.state == Regrade.State.DRAFT:
        context["preview"] = regrading.preview(found)
    else:
        changes = found.changes.select_related("attempt").order_by("pk")
        context["changes"] = [
            (alias_of(one.attempt, among=Among.RESULTS), one) for one in changes[: regrading.MOST_SHOWN]
        ]
    return render(request, "assessments/regrade_detail.html", context)


@require_POST
def regrade_revert(request: PersonRequest, regrade: int) -> HttpResponse:
    regrading.revert(mine(request, regrade), by=request.user, now=timezone.now())
    messages.success(request, _("It is taken back. What anybody completed meanwhile stays completed."))
    return redirect("assessments:regrade_detail", regrade)
