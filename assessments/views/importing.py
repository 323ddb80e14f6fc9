"""A trainer's pages for question files on their way in, and the pictures that came with them."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import PersonRequest
from assessments import bringing, pictures
from assessments.import_forms import ImportForm
from assessments.importing import telling
from assessments.models import QuestionImport

PAGE, RECENT = 100, 20


def import_list(request: PersonRequest) -> HttpResponse:
    """The form, and the imports of before."""
    form = ImportForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("format", "near", "organization", "course")}
        file = form.cleaned_data["file"]
        imported = bringing.receive(file, name=file.name, by=request.user, now=timezone.now(), **given)
        return redirect("assessments:import_detail", imported.pk)
    before = QuestionImport.objects.editable_by(request.user).order_by("-pk").select_related("organization")[:RECENT]
    return render(request, "assessments/import_list.html", {"form": form, "imports": before})


def import_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """What would happen, question by question, with one button; afterwards what happened."""
    found = QuestionImport.objects.editable_by(request.user).select_related("organization", "course")
    imported = get_object_or_404(found, pk=pk)
    if request.method == "POST":
        return decide(request, imported)
    rows = imported.rows.order_by("number").select_related("question")
    verdict = request.GET.get("verdict", "")
    if verdict in telling.VERDICTS:
        rows = rows.filter(verdict=verdict)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "imported": imported,
        "counts": telling.counts(imported),
        "changes": telling.changes(imported),
        "format": telling.format_name(imported),
        "told": imported.told.splitlines(),
        "page": page,
        "rows": telling.lines(page.object_list),
        "verdict": verdict if verdict in telling.VERDICTS else "",
        "query": f"verdict={verdict}" if verdict in telling.VERDICTS else "",
    }
    return render(request, "assessments/import_detail.html", context)


def decide(request: PersonRequest, imported: QuestionImport) -> HttpResponse:
    now = timezone.now()
    if request.POST.get("step") == "apply":
        try:
            done = bringing.confirm(imported, by=request.user, vouched="vouched" in request.POST, now=now)
        except bringing.NotVouchedError as error:
            messages.warning(request, str(error))
            return redirect("assessments:import_detail", imported.pk)
        if done.state == QuestionImport.State.DONE:
            messages.success(request, _("The questions are in the bank."))
    elif request.POST.get("step") == "drop":
        bringing.drop(imported, now=now)
        messages.success(request, _("Nothing was taken over."))
        return redirect("assessments:import_list")
    return redirect("assessments:import_detail", imported.pk)


def question_file(request: PersonRequest, code: str) -> HttpResponse:
    """A picture, for those whom its questions concern."""
    on = request.user.today(timezone.now())
    row = get_object_or_404(pictures.visible_to(request.user, on=on).filter(code=code)[:1])
    with default_storage.open(pictures.path_of(row.code), "rb") as picture:
        return HttpResponse(picture.read(), content_type=row.kind)
