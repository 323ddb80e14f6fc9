from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import PersonRequest
from courses import authoring
from courses.forms import ModuleForm, MoveForm
from courses.models import Edition, Module
from courses.views.frozen import told_when_frozen


@told_when_frozen
def module_create(request: PersonRequest, course: str) -> HttpResponse:
    edition = get_object_or_404(Edition.objects.editable_by(request.user), course__code=course)
    form = ModuleForm(request.POST or None)
    if not form.is_valid():
        return render(request, "courses/module_create.html", {"form": form, "course": course})
    authoring.add_module(edition, **form.cleaned_data)
    return redirect("courses:edition_detail", course)


@told_when_frozen
def module_edit(request: PersonRequest, course: str, module: int) -> HttpResponse:
    found = get_object_or_404(Module.objects.editable_by(request.user), edition__course__code=course, pk=module)
    form = ModuleForm(request.POST or None, instance=found)
    if not form.is_valid():
        return render(request, "courses/module_edit.html", {"form": form, "course": course, "module": found})
    authoring.change_module(found, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("courses:edition_detail", course)


@told_when_frozen
def module_move(request: PersonRequest, course: str, module: int) -> HttpResponse:
    found = get_object_or_404(Module.objects.editable_by(request.user), edition__course__code=course, pk=module)
    form = MoveForm(request.POST)
    if form.is_valid():
        authoring.move_module(found, direction=form.cleaned_data["direction"])
    return redirect("courses:edition_detail", course)


@told_when_frozen
def module_delete(request: PersonRequest, course: str, module: int) -> HttpResponse:
    found = get_object_or_404(Module.objects.editable_by(request.user), edition__course__code=course, pk=module)
    if request.method != "POST":
        count = found.lessons.count()
        return render(request, "courses/module_delete.html", {"module": found, "course": course, "count": count})
    authoring.remove_module(found)
    messages.success(request, _("The module is deleted."))
    return redirect("courses:edition_detail", course)
