from django.http import HttpRequest

from accounts.models import User


class PersonRequest(HttpRequest):
    """A request whose sender has signed in: the permission table lets nobody else reach the view that takes one."""

    user: User
