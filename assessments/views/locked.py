"""A lesson that is not open yet sends its person back to the course, with the reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from courses.models import Lesson
from enrollments.models import Enrollment
from enrollments.opening import lock_in


def not_open(request: HttpRequest, enrollment: Enrollment, lesson: Lesson) -> HttpResponse | None:
    """The answer where `lesson` is not open yet; None where it is. `enrollment` comes with its user and course."""
    lock = lock_in(enrollment, lesson.pk, now=timezone.now())
    if not lock:
        return None
    messages.info(request, lock)
    return redirect("enrollments:course_detail", enrollment.course.code)
