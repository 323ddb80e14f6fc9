from django.shortcuts import render
from django.urls import path

from lms.kit.policy import Who, read
from lms.policy import POLICY
from lms.urls import urlpatterns as lms_urlpatterns

POLICY["yardstick"] = read(Who.SIGNED_IN)


def yardstick(request):
    """A signed-in page with the frame of every page and nothing in it."""
    return render(request, "base.html")


urlpatterns = [path("yardstick/", yardstick, name="yardstick"), *lms_urlpatterns]
