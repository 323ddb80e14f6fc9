"""The learner's pages."""

from urllib.parse import urlencode

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from courses.blocks import Keeps
from courses.models import Course, Lesson
from courses.searching import words_of
from enrollments import catalogue as shelf
from enrollments import course_pages, lesson_pages, opening
from enrollments.enrolling import FinishedError, NotOpenError, enroll_oneself, places_of, withdraw
from enrollments.forms.learning import CourseWithdrawForm, InvitationRedeemForm, LessonDoneForm, SearchForm
from enrollments.invitations import InvitationError, redeem
from enrollments.lesson_blocks import Held, pieces_of
from enrollments.models import Enrollment
from enrollments.opening import clock_of
from enrollments.outline import next_step, onward, steps_of
from enrollments.overview import enrollments_of
from enrollments.progress import NotHereError, begin, complete_lesson
from enrollments.views.searching import sought, with_words

State = Enrollment.State


def catalogue(request: PersonRequest) -> HttpResponse:
    if request.method == "POST":
        return with_words(request)
    words = sought(request)
    today = request.user.today(timezone.now())
    places = places_of(request.user, on=today)
    offers = shelf.offers(places=places, enrollments=enrollments_of(request.user, today=today))
    found = shelf.with_words(offers, words=words_of(words)) if words else offers
    context = {
        "form": SearchForm(initial={"words": words}),
        "words": words,
        "offers": offers,
        "hers": [offer for offer in found if offer.is_hers],
        "open": [offer for offer in found if not offer.is_hers and not offer.reason],
        "closed": [offer for offer in found if not offer.is_hers and offer.reason],
    }
    return render(request, "enrollments/catalogue.html", context)


def course_detail(request: PersonRequest, course: str) -> HttpResponse:
    page = course_pages.page_for(request.user, course, now=timezone.now())
    if page is None:
        raise Http404
    done, needed = page.count
    context = {
        "page": page,
        "done": done,
        "needed": needed,
        "outline": page.outline(),
        "find_form": SearchForm(),
        "skipped": "skipped" in request.GET,
    }
    return render(request, "enrollments/course_detail.html", context)


@require_POST
def course_join(request: PersonRequest, course: str) -> HttpResponse:
    wanted = get_object_or_404(Course.objects.filter(editions__state="current"), code=course)
    now = timezone.now()
    try:
        enrollment = enroll_oneself(user=request.user, course=wanted, now=now)
    except NotOpenError as reason:
        messages.info(request, str(reason))
        return redirect("enrollments:course_detail", course)
    step = next_step(steps_of(enrollment, clock_of(enrollment, now=now))) if "begin" in request.POST else None
    if step is None:
        return redirect("enrollments:course_detail", course)
    begin(enrollment, now=now)
    return redirect(step.url(course))


def course_withdraw(request: PersonRequest, course: str) -> HttpResponse:
    now = timezone.now()
    mine = Enrollment.objects.open_to(request.user, on=request.user.today(now)).filter(state=State.ACTIVE)
    enrollment = get_object_or_404(mine.select_related("course", "edition", "user"), course__code=course)
    form = CourseWithdrawForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "enrollments/course_withdraw.html", {"form": form, "enrollment": enrollment})
    try:
        withdraw(enrollment, reason=form.cleaned_data["reason"], now=now, by=request.user)
        messages.success(request, _("You have stopped this course. What you did stays, should you come back."))
    except FinishedError as reason:
        messages.info(request, str(reason))
    return redirect("enrollments:course_detail", course)


def invitation_redeem(request: PersonRequest) -> HttpResponse:
    form = InvitationRedeemForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    status = 200
    if request.method == "POST" and not consume(request, action="invitation_redeem"):
        form.add_error(None, _("Those were many tries. Please rest for ten minutes, then try again."))
        status = 429
    if request.method == "POST" and form.is_valid():
        try:
            enrollment = redeem(code=form.cleaned_data["code"], user=request.user, now=timezone.now())
        except InvitationError as reason:
            form.add_error("code", str(reason))
        else:
            messages.success(request, _("Welcome. You are in."))
            return redirect("enrollments:course_detail", enrollment.course.code)
    return render(request, "enrollments/invitation_redeem.html", {"form": form}, status=status)


def my_enrollment(request: PersonRequest, course: str) -> Enrollment:
    """The person's own open enrollment in the course; 404 for everybody else."""
    mine = Enrollment.objects.open_to(request.user, on=request.user.today(timezone.now()))
    return get_object_or_404(mine.select_related("course", "edition"), course__code=course)


def lesson_detail(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    return lesson_answer(request, course, lesson, wanted=request.GET.get("v", ""))


def lesson_answer(
    request: PersonRequest, course: str, lesson: str, *, wanted: str, held: Held | None = None
) -> HttpResponse:
    """The lesson's page in the version `wanted`; `held` is what could not be kept in one of its blocks."""
    enrollment = lesson_pages.learning(request.user, course, on=request.user.today())
    if enrollment is None:
        raise Http404
    if enrollment.gentle and request.user.limits_read_at is None:
        return redirect(f"{reverse('accounts:limits')}?{urlencode({'next': request.path})}")
    page = lesson_pages.page_for(enrollment, lesson, wanted=wanted)
    if page is None:
        raise Http404
    if page.step.lock:
        return not_open(request, course, page.step.lock)
    own = page.step.url(course)
    if own != request.path and held is None:
        return redirect(own)
    pieces = pieces_of(page.text, page=page, learning=enrollment, course=course, held=held)
    context = {
        "page": page,
        "pieces": pieces,
        "keeps": any(piece.block and piece.block.kind.keeps == Keeps.PRIVATE for piece in pieces),
        "code": course,
        "rows": page.rows(course),
        "following": page.onward.url(course) if page.onward else reverse("enrollments:course_detail", args=[course]),
        "skipped": "skipped" in request.GET,
    }
    return render(request, "enrollments/lesson_detail.html", context, status=409 if held else 200)


def not_open(request: PersonRequest, course: str, lock: str) -> HttpResponse:
    messages.info(request, lock)
    return redirect("enrollments:course_detail", course)


@require_POST
def lesson_complete(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    enrollment = my_enrollment(request, course)
    readable = Lesson.objects.filter(edition=enrollment.edition_id, kind__in=lesson_pages.DONE)
    done = get_object_or_404(readable, code=lesson)
    now = timezone.now()
    if lock := opening.lock_in(enrollment, done.pk, now=now):
        return not_open(request, course, lock)
    way = LessonDoneForm(request.POST).way_taken
    try:
        complete_lesson(enrollment=enrollment, lesson=done, way=way, now=now)
    except NotHereError as reason:
        messages.info(request, str(reason))
        return redirect("enrollments:course_detail", course)
    steps = steps_of(enrollment, clock_of(enrollment, now=now))
    following = onward(steps, after=next(step for step in steps if step.lesson.pk == done.pk))
    return redirect(following.url(course) if following else reverse("enrollments:course_detail", args=[course]))
