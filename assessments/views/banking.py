"""A trainer's pages for the bank: the list, one question, and changes to many."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import PersonRequest
from assessments import careful, explaining, presenting, questions
from assessments.bank import is_frozen, written
from assessments.bank_forms import AboutForm, ChangeForm, NewAboutForm
from assessments.banking import figures, finding, ordering, using, wording
from assessments.filters import BankFilter
from assessments.forms import question_form
from assessments.models import Question, QuestionVersion

SEED = 1


def question_list(request: PersonRequest) -> HttpResponse:
    bank = BankFilter(request.GET, user=request.user)
    page, lines = finding.page_of(bank.found, request.GET.get("page"))
    context = {"bank": bank, "page": page, "lines": lines, "query": bank.query}
    return render(request, "assessments/question_list.html", context)


def newest(request: PersonRequest, question: int) -> QuestionVersion:
    versions = finding.shown_to(request.user).select_related("question__organization", "question__course")
    return get_object_or_404(versions, question=question)


def question_detail(request: PersonRequest, question: int) -> HttpResponse:
    version = newest(request, question)
    if request.method == "POST":
        return change_state(request, version.question)
    kind = questions.get(version.kind)
    right = kind.right(kind.data.model_validate(version.data))
    context = {
        "question": version.question,
        "version": version,
        "kind": kind,
        "asked": presenting.asked(version, answer=None, seed=SEED),
        "explained": [explaining.explained(version, answer=right, seed=SEED, number=1)],
        "versions": version.question.versions.order_by("-number"),
        "look_again": careful.remarks([written(version)]),
        "used_in": using.places(version.question),
        "problems": ordering.problems_of(version),
        "figures": figures.of([version])[version.pk],
        "states": [pair for pair in Question.State.choices if pair[0] != version.question.state],
        "tags": version.question.tags.order_by("name"),
        "pill": finding.PILLS[Question.State(version.question.state)],
    }
    return render(request, "assessments/question_detail.html", context)


def change_state(request: PersonRequest, question: Question) -> HttpResponse:
    state = request.POST.get("state", "")
    if state in Question.State.values:
        done = ordering.change([question], to=ordering.Change(state=state), now=timezone.now())
        say_what_was_changed(request, done)
    return redirect("assessments:question_detail", question.pk)


def bank_edit(request: PersonRequest, question: int) -> HttpResponse:
    version = newest(request, question)
    typed = request.POST or None
    form = question_form(version.kind, typed, version=version, more="more" in request.POST)
    about = AboutForm.of(version.question, typed)
    if request.method == "POST" and all([form.is_valid(), about.is_valid()]):
        wording.change(version, data=form.written(), **about.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("assessments:question_detail", question)
    context = {
        "version": version,
        "form": form,
        "about": about,
        "kind": questions.get(version.kind),
        "frozen": is_frozen(version),
    }
    return render(request, "assessments/bank_edit.html", context)


def bank_create(request: PersonRequest) -> HttpResponse:
    """First the kind, then the question itself, which begins as a draft."""
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if kind not in questions.keys():  # noqa: SIM118 -- a function of the registry, not a dict
        return render(request, "assessments/bank_kinds.html", {"kinds": questions.kinds()})
    typed = request.POST or None
    form = question_form(kind, typed, more="more" in request.POST)
    about = NewAboutForm(typed, user=request.user)
    if request.method == "POST" and all([form.is_valid(), about.is_valid()]):
        version = wording.write(data=form.written(), **about.cleaned_data)
        messages.success(request, _("Saved as a draft. Look at it, and mark it as ready when it may be asked."))
        return redirect("assessments:question_detail", version.question_id)
    context = {"form": form, "about": about, "kind": questions.get(kind)}
    return render(request, "assessments/bank_create.html", context)


def chosen(request: PersonRequest) -> QuerySet[QuestionVersion]:
    """The questions that were ticked, or else all that the address's filters find."""
    ticked = request.POST.getlist("question") or request.GET.getlist("question")
    if ticked:
        numbers = [int(text) for text in ticked if text.isdecimal() and len(text) < 19]
        return finding.shown_to(request.user).filter(question__in=numbers)
    return BankFilter(request.GET, user=request.user).found


def question_change(request: PersonRequest) -> HttpResponse:
    """First what was ticked is shown with the form; then it is done."""
    versions = chosen(request)
    applied = request.POST.get("step") == "apply"
    form = ChangeForm(request.POST if applied else None)
    if applied and form.is_valid():
        found = Question.objects.filter(pk__in=versions.values("question")).order_by("pk")
        say_what_was_changed(request, ordering.change(found, to=form.change, now=timezone.now()))
        return redirect("assessments:question_list")
    context = {"form": form, "count": versions.count(), "ticked": request.POST.getlist("question")}
    return render(request, "assessments/question_change.html", context)


def say_what_was_changed(request: PersonRequest, done: ordering.Done) -> None:
    count = done.count - len(done.unready)
    if count:
        messages.success(request, ngettext("%(n)d question changed.", "%(n)d questions changed.", count) % {"n": count})
    if done.unready:
        text = _("Something is missing, so they are not ready: %(names)s. Their pages say what.")
        messages.warning(request, text % {"names": using.named(done.unready)})


def question_delete(request: PersonRequest, question: int) -> HttpResponse:
    version = newest(request, question)
    if request.method == "POST":
        try:
            ordering.delete(version.question)
        except ordering.UsedError as error:
            messages.warning(request, str(error))
            return redirect("assessments:question_detail", question)
        messages.success(request, _("The question is gone."))
        return redirect("assessments:question_list")
    context = {"version": version, "used_in": using.places(version.question)}
    return render(request, "assessments/question_delete.html", context)
