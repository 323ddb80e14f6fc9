from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import User
from lms.home_page import page_for


def home(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 -- the door lets in nobody else
    return render(request, "home.html", {"page": page_for(request.user, now=timezone.now())})
