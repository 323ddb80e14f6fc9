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
from courses.models import Course, Lesson
from enrollments import catalogue as shelf
from enrollments import course_pages, lesson_pages
from enrollments.enrolling import FinishedError, NotOpenError, enroll_oneself, places_of, withdraw
from enrollments.forms.learning import CourseWithdrawForm, InvitationRedeemForm, LessonDoneForm
from enrollments.invitations import InvitationError, redeem
from enrollments.models import Enrollment
from enrollments.outline import next_step, onward, steps_of
from enrollments.overview import enrollments_of
from enrollments.progress import NotHereError, begin, complete_lesson

State = Enrollment.State


def catalogue(request: PersonRequest) -> HttpResponse:
    places = places_of(request.user, on=request.user.today(timezone.now()))
    offers = shelf.offers(places=places, enrollments=enrollments_of(request.user))
    context = {
        "hers": [offer for offer in offers if offer.is_hers],
        "open": [offer for offer in offers if not offer.is_hers and not offer.reason],
        "closed": [offer for offer in offers if not offer.is_hers and offer.reason],
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
    step = next_step(steps_of(enrollment)) if "begin" in request.POST else None
    if step is None:
        return redirect("enrollments:course_detail", course)
    begin(enrollment, now=now)
    return redirect(step.url(course))


def course_withdraw(request: PersonRequest, course: str) -> HttpResponse:
    now = timezone.now()
    mine = Enrollment.objects.open_to(request.user, on=request.user.today(now)).filter(state=State.ACTIVE)
    enrollment = get_object_or_404(mine.select_related("course", "edition"), course__code=course)
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
    enrollment = lesson_pages.learning(request.user, course, on=request.user.today())
    if enrollment is None:
        raise Http404
    if enrollment.gentle and request.user.limits_read_at is None:
        return redirect(f"{reverse('accounts:limits')}?{urlencode({'next': request.path})}")
    page = lesson_pages.page_for(enrollment, lesson, wanted=request.GET.get("v", ""))
    if page is None:
        raise Http404
    own = page.step.url(course)
    if own != request.path:
        return redirect(own)
    context = {
        "page": page,
        "code": course,
        "rows": page.rows(course),
        "following": page.onward.url(course) if page.onward else reverse("enrollments:course_detail", args=[course]),
        "skipped": "skipped" in request.GET,
    }
    return render(request, "enrollments/lesson_detail.html", context)


@require_POST
def lesson_complete(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    enrollment = my_enrollment(request, course)
    readable = Lesson.objects.filter(edition=enrollment.edition_id, kind__in=lesson_pages.DONE)
    done = get_object_or_404(readable, code=lesson)
    way = LessonDoneForm(request.POST).way_taken
    try:
        complete_lesson(enrollment=enrollment, lesson=done, way=way, now=timezone.now())
    except NotHereError as reason:
        messages.info(request, str(reason))
        return redirect("enrollments:course_detail", course)
    steps = steps_of(enrollment)
    following = onward(steps, after=next(step for step in steps if step.lesson.pk == done.pk))
    return redirect(following.url(course) if following else reverse("enrollments:course_detail", args=[course]))
