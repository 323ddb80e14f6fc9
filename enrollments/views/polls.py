"""A trainer's page of what all said in the polls of a course. It shows sums, and nobody's answer."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.requests import PersonRequest
from courses.models import Course
from enrollments.polling import said_in


def poll_list(request: PersonRequest, course: str) -> HttpResponse:
    found = get_object_or_404(Course.objects.editable_by(request.user), code=course)
    return render(request, "enrollments/poll_list.html", {"code": course, "polls": said_in(found)})
