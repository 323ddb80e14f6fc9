"""From the bank into the check of a draft."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import PersonRequest
from assessments.banking import finding, using
from assessments.filters import BankFilter
from assessments.views.banking import chosen
from assessments.views.writing import editable_quiz_lesson, of_a_draft


@of_a_draft
def question_choose(request: PersonRequest, lesson: int) -> HttpResponse:
    """Ticked questions, or all that the filters find, are asked at the end of the check."""
    found = editable_quiz_lesson(request, lesson)
    if request.method == "POST":
        versions = using.to_choose(chosen(request), found).select_related("question")
        asked = list(versions) if "question" in request.POST or "all" in request.POST else []
        say_what_was_added(request, using.add(found, versions=asked))
        return redirect("assessments:quiz_edit", found.pk)
    bank = BankFilter(request.GET, user=request.user, among=using.to_choose(finding.shown_to(request.user), found))
    page, lines = finding.page_of(bank.found, request.GET.get("page"))
    context = {
        "lesson": found,
        "bank": bank,
        "page": page,
        "lines": lines,
        "query": bank.query,
    }
    return render(request, "assessments/question_choose.html", context)


def say_what_was_added(request: PersonRequest, added: using.Added) -> None:
    if added.count:
        text = ngettext("%(n)d question is in the check now.", "%(n)d questions are in the check now.", added.count)
        messages.success(request, text % {"n": added.count})
    elif not added.refused:
        messages.warning(request, _("Tick the questions that the check is to ask."))
    if added.refused:
        text = _("The course has other questions with the same keys, so these stay in the bank: %(names)s.")
        messages.warning(request, text % {"names": using.named(added.refused)})
