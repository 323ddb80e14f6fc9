"""The site, and a page whose database is away."""

import psycopg
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.urls import path

from lms import urls

handler500 = urls.handler500


@login_not_required
def away(request):
    raise OperationalError from psycopg.errors.CannotConnectNow()


urlpatterns = [path("healthz/away/", away, name="healthz"), *urls.urlpatterns]
