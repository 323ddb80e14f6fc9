"""The blocks of a lesson, each act on a page or a button of its own."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.forms import Field
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from courses import blocks, composing
from courses.arranging import FULL, VERSIONS, Placed, blocks_of, new_key
from courses.blocks.editing import BlockForm
from courses.composing import GoneError, Writing
from courses.editing import Row, named
from courses.forms import ActForm, UndoForm
from courses.models import Lesson
from courses.samples import samples
from courses.tokens import StaleError, token_of
from courses.views.frozen import kept_when_frozen, told_when_frozen
from courses.views.uploads import shelf_of
from courses.views.workshop import Done, answer, editable, in_place, writing
from courses.views.writing import wants_preview

type Act = Callable[[Writing, str, dict[str, Any]], str]
MORE = "more"
UNKNOWN = gettext_lazy("Nobody can read this block any more, so it cannot be written anew. You can move or delete it.")
NEW_KEY = re.compile(r"[a-z0-9]{6}")


def act(request: PersonRequest, found: Lesson, block: str, does: Act, focus: str) -> HttpResponse:
    """Does it when its writer saw what is there now, and answers with the blocks as they are."""
    form = ActForm(request.POST)
    seen = form.cleaned_data.get("seen") if form.is_valid() else None
    try:
        if not form.is_valid():
            raise StaleError(found)
        done = Done(does(writing(request, found), block, form.cleaned_data), focus)
    except StaleError:
        text = _(
            "This lesson has changed since you opened it. Here it is as it is now. Press again if you still want to."
        )
        done = Done(text, focus.replace("undo", f"edit-{block}"), well=False)
    except GoneError:
        done = Done(_("That block is no longer here."), "undo", well=False)
    return answer(request, found, done, seen=seen)


@require_POST
@told_when_frozen
def block_move(request: PersonRequest, course: str, lesson: str, block: str) -> HttpResponse:
    direction = request.POST.get("direction")
    focus = f"down-{block}" if direction == "down" else f"up-{block}"
    return act(request, editable(request, course, lesson), block, move, focus)


def move(by: Writing, key: str, sent: dict[str, Any]) -> str:
    composing.move_block(by, key=key, token=sent["order"], direction=sent["direction"])
    found = blocks_of(by.lesson)
    moved = found[composing.place_of(key, found)]
    alike = [block.key for block in found if block.version == moved.version]
    place = {"what": named(moved), "place": alike.index(key) + 1, "of": len(alike)}
    return _("%(what)s is now %(place)d of %(of)d.") % place


@require_POST
@told_when_frozen
def block_copy(request: PersonRequest, course: str, lesson: str, block: str) -> HttpResponse:
    focus = f"edit-{request.POST.get('new', '')}"
    return act(request, editable(request, course, lesson), block, copy, focus)


def copy(by: Writing, key: str, sent: dict[str, Any]) -> str:
    composing.copy_block(by, key=key, token=sent["token"], new=sent["new"])
    return _("Duplicated. The new one stands below.")


@require_POST
@told_when_frozen
def block_delete(request: PersonRequest, course: str, lesson: str, block: str) -> HttpResponse:
    return act(request, editable(request, course, lesson), block, remove, "undo")


def remove(by: Writing, key: str, sent: dict[str, Any]) -> str:
    kept = next((blocks.is_kept_by_name(one.kind) for one in blocks_of(by.lesson) if one.key == key), False)
    composing.remove_block(by, key=key, token=sent["token"])
    if kept:
        return _(
            "Deleted. What people keep in it stays with this edition; the next one does not show it. “Undo” brings it back."
        )
    return _("Deleted. “Undo” brings it back.")


@require_POST
@told_when_frozen
def lesson_undo(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    found, form = editable(request, course, lesson), UndoForm(request.POST)
    seen = form.cleaned_data.get("seen") if form.is_valid() else None
    try:
        if not form.is_valid():
            raise StaleError(found)
        composing.undo(writing(request, found), change=form.cleaned_data["change"])
        done = Done(_("Undone."), "undo")
    except StaleError:
        text = _("Something else was done meanwhile. Look at it first. Nothing was undone.")
        done = Done(text, "undo", well=False)
    return answer(request, found, done, seen=seen)


@kept_when_frozen
def block_create(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    shelf = shelf_of(request, course)
    found = editable(request, course, lesson)
    kind, version = blocks.REGISTRY.get(request.GET.get("kind", "")), request.GET.get("version", FULL)
    place = {"version": version if version in VERSIONS else FULL, "after": request.GET.get("after", "")}
    at = f"add-{place['after'] or place['version']}"
    if kind is None:
        return part(request, found, "choose", at, {"kinds": blocks.kinds(), **place})
    form = kind.form(request.POST or None, kind=kind, more=MORE in request.POST, shelf=shelf)
    if wants_preview(request) or not form.is_valid():
        return form_answer(request, found, form, at, {"key": sent_key(request)})
    new = Placed(place["version"], sent_key(request), kind.key, form.written())
    added = composing.add_block(writing(request, found), new=new, after=place["after"])
    return answer(request, found, Done(_("Added: %s.") % named(added), f"edit-{added.key}"))


def sent_key(request: PersonRequest) -> str:
    """The key that the form came with: sent twice, it makes one block."""
    sent = request.POST.get("key", "")
    return sent if NEW_KEY.fullmatch(sent) else new_key()


@kept_when_frozen
def block_edit(request: PersonRequest, course: str, lesson: str, block: str) -> HttpResponse:
    shelf = shelf_of(request, course)
    found = editable(request, course, lesson)
    there = next((one for one in blocks_of(found) if one.key == block), None)
    if there is None:
        raise Http404
    kind = blocks.get(there.kind, there.data)
    if kind.lost:
        return answer(request, found, Done(str(UNKNOWN), f"edit-{block}", well=False))
    form = kind.form(request.POST or None, kind=kind, document=there.data, more=MORE in request.POST, shelf=shelf)
    token, at = request.POST.get("token", token_of(there)), f"edit-{block}"
    if wants_preview(request) or not form.is_valid():
        return form_answer(request, found, form, at, {"placed": there, "token": token})
    try:
        composing.change_block(writing(request, found), key=block, token=token, data=form.written())
    except StaleError as error:
        current = kind.form(kind=kind, document=error.current.data, shelf=shelf)
        more = {"placed": there, "token": token_of(error.current), "current": current}
        return form_answer(request, found, form, at, more)
    except GoneError:
        raise Http404 from None
    return answer(request, found, Done(_("Saved."), at))


def form_answer(request: PersonRequest, lesson: Lesson, form: BlockForm, at: str, more: dict[str, Any]) -> HttpResponse:
    """The form with what stands in it, and how that would look; left, it leads back to `at`."""
    if in_place(request) and request.method == "GET":
        first_of(form).widget.attrs["autofocus"] = True
    elif in_place(request) and (wrong := next((name for name in form.errors if name in form.fields), "")):
        form.fields[wrong].widget.attrs["autofocus"] = True
    context = {"form": form, "kind": form.kind, "samples": samples(), "shown": shown(form), **more}
    return part(request, lesson, "form", at, context)


def first_of(form: BlockForm) -> Field:
    return next(field for field in form.fields.values() if not field.widget.is_hidden)


def shown(form: BlockForm) -> Row | None:
    """The block as it would be; None while it cannot be one."""
    data = form.written() if form.is_bound and form.is_valid() else form.before if not form.is_bound else None
    return Row(Placed(FULL, "", form.kind.key, dict(data)), 1) if data else None


def part(request: PersonRequest, lesson: Lesson, name: str, at: str, context: dict[str, Any]) -> HttpResponse:
    """A part of the lesson's page, by itself for the page that is open, or on one of its own."""
    course = lesson.edition.course.code
    address, place = reverse("courses:lesson_edit", args=[course, lesson.code]), quote(at)
    back = f"{address}?at={place}#{place}"
    shared = {"lesson": lesson, "course": course, "action": request.get_full_path(), "back": back}
    template = f"courses/block_{name}.html" if in_place(request) else "courses/block_edit.html"
    return render(request, template, {**shared, "part": name, **context})


@require_POST
def block_preview(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    editable(request, course, lesson)
    kind = blocks.REGISTRY.get(request.GET.get("kind", ""))
    row = shown(kind.form(request.POST, kind=kind, shelf=shelf_of(request, course))) if kind else None
    return render(request, "courses/block_preview.html", {"shown": row})
