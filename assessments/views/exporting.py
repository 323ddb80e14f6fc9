"""Questions on their way out."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.requests import PersonRequest
from assessments import exporting
from assessments.import_forms import ExportForm
from assessments.views.banking import chosen


def question_export(request: PersonRequest) -> HttpResponse:
    """First the format, then what it cannot hold, then the file."""
    versions = chosen(request)
    step = request.POST.get("step", "")
    form = ExportForm(request.POST if step else None)
    count = versions.count()
    found = exporting.export(versions, form.cleaned_data["format"]) if ready(form, count) else None
    if found is not None and step == "download":
        return download(found.content, form.cleaned_data["format"])
    context = {
        "form": form,
        "count": count,
        "most": exporting.MOST,
        "found": found,
        "ticked": request.POST.getlist("question") or request.GET.getlist("question"),
    }
    return render(request, "assessments/question_export.html", context)


def ready(form: ExportForm, count: int) -> bool:
    if form.is_bound and count > exporting.MOST:
        form.add_error(None, _("At most %(most)d at once. Filter the list first.") % {"most": exporting.MOST})
    return form.is_bound and form.is_valid() and count > 0


def download(content: bytes, name: str) -> HttpResponse:
    made = exporting.FORMATS[name]
    response = HttpResponse(content, content_type=made.media_type)
    response["Content-Disposition"] = f'attachment; filename="questions.{made.ending}"'
    return response
