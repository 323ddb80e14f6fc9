from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.mailbox import list_mails


@login_not_required
def demo_mail(request: HttpRequest) -> HttpResponse:
    """The mail that the demo would have sent. The address exists in demo mode only."""
    if not settings.DEMO:
        raise Http404
    return render(request, "demo_mail.html", {"mails": list_mails()})
