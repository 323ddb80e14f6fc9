from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from courses import authoring
from courses.forms import ModuleCreateForm, ModuleForm, MoveForm
from courses.models import Edition, Module
from courses.opening import NeededError
from courses.previewing import plain
from courses.samples import samples
from courses.tokens import StaleError
from courses.views.frozen import kept_when_frozen, told_when_frozen
from courses.views.moving import to_the_button
from courses.views.writing import typed, wants_preview


@told_when_frozen
def module_create(request: PersonRequest, course: str) -> HttpResponse:
    edition = get_object_or_404(Edition.objects.editable_by(request.user), course__code=course)
    form = ModuleCreateForm(request.POST or None)
    if wants_preview(request) or not form.is_valid():
        context = {"form": form, "course": course, "preview": plain(typed(form, "intro")), "samples": samples()}
        return render(request, "courses/module_create.html", context)
    authoring.add_module(edition, **form.cleaned_data)
    return redirect("courses:edition_detail", course)


@kept_when_frozen
def module_edit(request: PersonRequest, course: str, module: int) -> HttpResponse:
    found = get_object_or_404(Module.objects.editable_by(request.user), edition__course__code=course, pk=module)
    form = ModuleForm(request.POST or None, instance=found)
    if wants_preview(request) or not form.is_valid():
        return page(request, course, found, form)
    try:
        authoring.change_module(found, **form.cleaned_data)
    except StaleError as error:
        return page(request, course, found, form.on_top_of(error.current), current=ModuleForm(instance=error.current))
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('courses:edition_detail', args=[course])}#m{found.pk}")


def page(request: PersonRequest, course: str, module: Module, form: ModuleForm, **more: Any) -> HttpResponse:
    shown = {"preview": plain(typed(form, "intro")), "samples": samples()}
    context = {"form": form, "course": course, "module": module, **shown, **more}
    return render(request, "courses/module_edit.html", context)


@require_POST
@told_when_frozen
def module_move(request: PersonRequest, course: str, module: int) -> HttpResponse:
    found = get_object_or_404(Module.objects.editable_by(request.user), edition__course__code=course, pk=module)
    form = MoveForm(request.POST)
    if form.is_valid():
        authoring.move_module(found, direction=form.cleaned_data["direction"])
    return to_the_button(course, form, f"m{found.pk}")


@told_when_frozen
def module_delete(request: PersonRequest, course: str, module: int) -> HttpResponse:
    found = get_object_or_404(Module.objects.editable_by(request.user), edition__course__code=course, pk=module)
    if request.method != "POST":
        count = found.lessons.count()
        return render(request, "courses/module_delete.html", {"module": found, "course": course, "count": count})
    try:
        authoring.remove_module(found)
    except NeededError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("The module is deleted."))
    return redirect("courses:edition_detail", course)
