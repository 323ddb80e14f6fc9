"""The pages on which a draft is read before it is published, by those who write it and by those who review it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from courses import blocks, reviewing
from courses.forms.review import CommentForm, SignForm
from courses.frozen import safe
from courses.models import Comment, Course, Edition, Lesson, SignOff

Part = SignOff.Part


def review_list(request: PersonRequest) -> HttpResponse:
    drafts = Edition.objects.read_by(request.user).select_related("course__organization").order_by("title", "pk")
    return render(request, "courses/review_list.html", {"drafts": drafts})


def draft_of(request: PersonRequest, course: str) -> Edition:
    """The draft that this person may read; 404 otherwise."""
    drafts = Edition.objects.read_by(request.user).select_related("course")
    return get_object_or_404(drafts, course__code=course)


def parts_of(request: PersonRequest, edition: Edition) -> list[str]:
    """For which of the two parts this person may sign."""
    mine = Course.objects.filter(pk=edition.course_id)
    may = {
        Part.OWNER: mine.editable_by(request.user).exists(),
        Part.LIVED: mine.reviewed_by(request.user).exists(),
    }
    return [part for part, allowed in may.items() if allowed]


def review_detail(request: PersonRequest, course: str) -> HttpResponse:
    edition = draft_of(request, course)
    parts = parts_of(request, edition)
    sent = request.POST.get("part", "")
    forms = {
        part: SignForm(request.POST if sent == part else None, part=part, called=str(request.user)) for part in parts
    }
    if sent in forms and forms[sent].is_valid():
        said = forms[sent].cleaned_data
        try:
            reviewing.sign(edition, by=request.user, now=timezone.now(), **said)
        except reviewing.ReviewError as error:
            forms[sent].add_error(None, str(error))
        else:
            messages.success(request, _("Signed. It counts as long as nothing in the draft changes."))
            return redirect("courses:review_detail", course)
    standings = reviewing.standings(edition)
    waiting = reviewing.open_comments(edition)
    lessons = edition.lessons.in_order().select_related("module")
    context = {
        "edition": edition,
        "standings": [(one, forms.get(one.part), SignOff.Part(one.part).label) for one in standings],
        "lessons": [(lesson, waiting.get(lesson.key, 0)) for lesson in lessons],
        "needed": reviewing.is_needed(edition),
        "writes": Part.OWNER in parts,
    }
    return render(request, "courses/review_detail.html", context)


@require_POST
def sign_off_take_back(request: PersonRequest, course: str, sign_off: int) -> HttpResponse:
    edition = draft_of(request, course)
    found = get_object_or_404(edition.sign_offs.filter(signed_by=request.user), pk=sign_off)
    reviewing.take_back(found, by=request.user, now=timezone.now())
    messages.success(request, _("Your signature is taken back."))
    return redirect("courses:review_detail", course)


@dataclass(frozen=True)
class Piece:
    """A block as learners will see it, what was said beside it, and where to say more."""

    key: str
    html: SafeString
    shorter: bool
    comments: list[Comment]
    form: CommentForm


def review_lesson(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    lessons = Lesson.objects.filter(edition=draft_of(request, course)).select_related("module", "edition__course")
    found = get_object_or_404(lessons, code=lesson)
    sent = CommentForm(request.POST, block=request.POST.get("block", "")) if request.method == "POST" else None
    if sent and sent.is_valid():
        reviewing.say(found, by=request.user, now=timezone.now(), **sent.cleaned_data)
        return redirect("courses:review_lesson", course, lesson)
    comments = reviewing.comments_of(found)
    context = {
        "lesson": found,
        "course": course,
        "whole": piece("", "", comments, sent, shorter=False),
        "pieces": [
            piece(
                block.key,
                blocks.get(block.kind, block.data).render(block.data),
                comments,
                sent,
                shorter=block.version == "shorter",
            )
            for block in found.blocks.order_by("version", "position")
        ],
        "asked": reviewing.asked(found),
        "writes": Course.objects.editable_by(request.user).filter(code=course).exists(),
    }
    return render(request, "courses/review_lesson.html", context)


def piece(key: str, html: str, comments: dict[str, list[Comment]], sent: CommentForm | None, *, shorter: bool) -> Piece:
    form = sent if sent and sent.data.get("block", "") == key else CommentForm(block=key)
    return Piece(key, safe(html), shorter, comments.get(key, []), form)


@require_POST
def comment_settle(request: PersonRequest, course: str, comment: int) -> HttpResponse:
    mine = Course.objects.editable_by(request.user).filter(code=course)
    found = get_object_or_404(Comment.objects.filter(course__in=mine), pk=comment)
    reviewing.settle(found, by=request.user, now=timezone.now())
    lesson = Lesson.objects.filter(
        edition__in=Edition.objects.editable_by(request.user), edition__course__in=mine, key=found.lesson
    )
    there = lesson.values_list("code", flat=True).first()
    return redirect("courses:review_lesson", course, there) if there else redirect("courses:review_detail", course)
