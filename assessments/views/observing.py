"""Observed practice: the learner's page, the trainer's sheet on her phone, and the editor."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import looking
from accounts.models import Look
from accounts.requests import PersonRequest
from assessments import observing, reading, wire
from assessments.models import Observation, ObservedTask, ObserverSheet
from assessments.observation_kind import OBSERVATION
from assessments.observing_forms import CodeForm, SheetForm, SignForm, TaskForm
from assessments.views import documents
from assessments.views.locked import not_open
from assessments.views.writing import of_a_draft
from enrollments.models import Enrollment
from enrollments.progress import NotHereError


def mine(request: PersonRequest, course: str, lesson: str) -> tuple[Enrollment, ObservedTask]:
    enrollments = Enrollment.objects.open_to(request.user, on=timezone.localdate()).filter(course__code=course)
    enrollment = get_object_or_404(enrollments.select_related("course", "user").order_by("-cycle")[:1])
    tasks = ObservedTask.objects.select_related("lesson__module").filter(lesson__edition=enrollment.edition_id)
    return enrollment, get_object_or_404(tasks, lesson__code=lesson)


def observation_detail(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    enrollment, task = mine(request, course, lesson)
    if away := not_open(request, enrollment, task.lesson):
        return away
    newest = Observation.objects.filter(enrollment=enrollment, task=task).order_by("-began_at", "-pk").first()
    criteria, seen = observing.criteria_of(task), newest and newest.state != Observation.State.READY
    sheets = newest.sheets.filter(state=ObserverSheet.State.DONE).order_by("slot") if newest and seen else []
    context = {
        "enrollment": enrollment,
        "task": task,
        "lesson": task.lesson,
        "criteria": criteria,
        "observation": newest,
        "today": newest is not None and newest.code_on == timezone.localdate(),
        "sheets": [reading.read_sheet(sheet, criteria) for sheet in sheets],
        "form": SignForm(),
    }
    return render(request, "assessments/observation_detail.html", context)


@require_POST
def observation_ready(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    enrollment, task = mine(request, course, lesson)
    if away := not_open(request, enrollment, task.lesson):
        return away
    observing.show_code(enrollment=enrollment, task=task, on=timezone.localdate(), now=timezone.now())
    return redirect("assessments:observation_detail", course, lesson)


@require_POST
def observation_sign(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    enrollment, task = mine(request, course, lesson)
    seen = Observation.objects.filter(enrollment=enrollment, task=task).exclude(state=Observation.State.READY)
    form = SignForm(request.POST)
    found = seen.order_by("-began_at", "-pk").first()
    if found and form.is_valid():
        try:
            observing.sign(found, words=form.cleaned_data["words"], now=timezone.now())
        except NotHereError as error:
            messages.info(request, str(error))
            return redirect("home")
    return redirect("assessments:observation_detail", course, lesson)


def observe(request: PersonRequest) -> HttpResponse:
    """The code, and the sheets that are still open."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        ready = Observation.objects.observable_by(request.user, on=timezone.localdate())
        found = ready.filter(code=code).first()
        if found:
            return begun(request, found)
        form.add_error("code", _("No learner shows this code today. Compare it with her page, please."))
    sheets = ObserverSheet.objects.held_by(request.user).filter(state=ObserverSheet.State.DRAFT)
    related = sheets.select_related("observation__enrollment__user", "observation__task__lesson")
    open_sheets = related.order_by("-begun_at", "-pk")
    people = (sheet.observation.enrollment.user_id for sheet in open_sheets)
    looking.note_list(people, kind=Look.Kind.LIST, viewer=request.user, now=timezone.now())
    return render(request, "assessments/observe.html", {"form": form, "sheets": open_sheets})


def begun(request: PersonRequest, observation: Observation) -> HttpResponse:
    try:
        sheet = observing.begin(observation, by=request.user, now=timezone.now())
    except observing.NoPlaceError as error:
        messages.info(request, str(error))
        return redirect("assessments:observe")
    return redirect("assessments:observer_sheet", sheet.pk)


def observer_sheet(request: PersonRequest, sheet: int) -> HttpResponse:
    sheets = ObserverSheet.objects.held_by(request.user)
    related = sheets.select_related("observation__enrollment__user", "observation__task__lesson")
    found = get_object_or_404(related, pk=sheet)
    return written(request, found) if request.method == "POST" else page(request, found)


def written(request: PersonRequest, sheet: ObserverSheet) -> HttpResponse:
    """A save by its page, or by the device itself."""
    if request.content_type == "application/json":
        return sent_by_itself(request, sheet)
    form = SheetForm(request.POST, criteria=observing.criteria_of(sheet.observation.task))
    if not form.is_valid():
        return page(request, sheet, form, 400)
    try:
        saved = saved_from(form, sheet)
        if "done" in request.POST:
            saved = observing.finish(saved, by=request.user, now=timezone.now())
    except observing.NewerError as error:
        return page(request, error.sheet, remark=str(error), status=409)
    except observing.OpenLevelError as error:
        return unfinished(request, saved, error)
    onward = saved.state == ObserverSheet.State.DONE
    return redirect("assessments:observe") if onward else redirect("assessments:observer_sheet", saved.pk)


def sent_by_itself(request: PersonRequest, sheet: ObserverSheet) -> JsonResponse:
    """A save that a device sends, from this page or from any later one. A sheet that lacks a level is saved, and stays open."""
    try:
        sent = wire.read(request)
    except wire.WireError as error:
        return JsonResponse({"message": str(error)}, status=400)
    typed = {name: values[0] for name, values in sent.answer.items() if values}
    form = SheetForm(typed | {"key": sent.key, "seq": sent.seq}, criteria=observing.criteria_of(sheet.observation.task))
    if not form.is_valid():
        message = _("This could not be read. Please open the page again.")
        return JsonResponse({"message": message}, status=400)
    try:
        saved = saved_from(form, sheet)
        if "done" in typed:
            saved = observing.finish(saved, by=request.user, now=timezone.now())
    except observing.NewerError as error:
        return stored(error.sheet, str(error), 409)
    except observing.OpenLevelError as error:
        return stored(ObserverSheet.objects.get(pk=sheet.pk), str(error))
    return stored(saved)


def saved_from(form: SheetForm, sheet: ObserverSheet) -> ObserverSheet:
    """What a valid `form` holds, saved. Raises NewerError."""
    sent = {name: form.cleaned_data[name] for name in ("key", "seq")}
    return observing.keep(sheet, levels=form.levels, note=form.cleaned_data["comment"], **sent, now=timezone.now())


def unfinished(request: PersonRequest, sheet: ObserverSheet, error: observing.OpenLevelError) -> HttpResponse:
    """What was written so far is saved; the lines that are open say so."""
    again = request.POST.copy()
    again["seq"], again["key"] = str(sheet.seq + 1), str(uuid4())
    form = SheetForm(again, criteria=observing.criteria_of(sheet.observation.task))
    form.ask_for_levels()
    return page(request, sheet, form, 400, remark=str(error))


def page(
    request: PersonRequest, sheet: ObserverSheet, form: SheetForm | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    observation = Observation.objects.select_related("enrollment__user", "task__lesson").get(pk=sheet.observation_id)
    owner = observation.enrollment.user
    looking.note(observation, kind=Look.Kind.PRACTICE, viewer=request.user, person=owner.pk, now=timezone.now())
    criteria = observing.criteria_of(observation.task)
    kept = {"levels": sheet.levels, "comment": sheet.note, "seq": sheet.seq + 1}
    context = {
        "sheet": sheet,
        "learner": str(owner),
        "lesson": observation.task.lesson,
        "task": observation.task,
        "form": form or SheetForm(criteria=criteria, **kept),
        "read": reading.read_sheet(sheet, criteria),
        **more,
    }
    return render(request, "assessments/observer_sheet.html", context, status=status)


def stored(sheet: ObserverSheet, message: str = "", status: int = 200) -> JsonResponse:
    """What is stored now, in the values that the page knows."""
    levels = {f"level_{at}": [str(level)] for at, level in enumerate(sheet.levels) if level is not None}
    clock = date_format(timezone.localtime(sheet.saved_at), "H:i:s")
    facts = {"seq": sheet.seq, "answer": levels | {"comment": [sheet.note]}, "saved": clock}
    return JsonResponse(facts | {"done": sheet.state == ObserverSheet.State.DONE, "message": message}, status=status)


@of_a_draft
def observation_edit(request: PersonRequest, lesson: int) -> HttpResponse:
    return documents.edit(
        request, lesson, kind=OBSERVATION, form_class=TaskForm, template="assessments/observation_edit.html"
    )
