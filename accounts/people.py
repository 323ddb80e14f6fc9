"""Finding a person by address, or making an account for someone new."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from accounts import outbox
from accounts.audit import record
from accounts.models import User
from accounts.names import made_up


def find_or_invite(*, email: str, by: User | None, now: datetime) -> tuple[User, bool]:
    """The person with this address, and whether they are new here.

    Capitals do not matter. Someone new gets no password and no place anywhere, but a neutral notice; typing the code that
    they ask for at sign-in proves the address. Someone known keeps everything as it is.
    """
    email = email.strip().lower()
    person = find(email)
    if person:
        shut_out_squatter(person, email, now=now)
        return person, False
    try:
        return invite(email, by=by, now=now), True
    except IntegrityError:  # someone else invited the same address this very moment
        return User.objects.get(email__iexact=email), False


def find(email: str) -> User | None:
    """The person whose own or verified further address this is."""
    person: User | None = User.objects.filter(email__iexact=email).first()
    if person:
        return person
    further = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
    return further.user if further else None


@transaction.atomic
def invite(email: str, *, by: User | None, now: datetime) -> User:
    person = User(username=made_up(), email=email)
    person.set_unusable_password()
    person.save()
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=False)
    record(verb="person_invited", actor=by, subject=person, person=person, now=now)
    outbox.put(key=f"welcome:{person.pk}", kind="welcome", user=person, due_at=now)
    return person


def shut_out_squatter(person: User, email: str, *, now: datetime) -> None:
    """A password that was set before anyone proved the address may not be its owner's: it stops working."""
    claims = EmailAddress.objects.filter(user=person, email__iexact=email)
    unproven = claims.exists() and not claims.filter(verified=True).exists()
    if unproven and person.last_login is None and person.has_usable_password():
        person.set_unusable_password()
        person.save(update_fields=["password"])
        record(verb="unproven_password_removed", actor=None, subject=person, person=person, now=now)


@transaction.atomic
def keep_address(person: User) -> None:
    """Makes the address that the office gave `person` the only one that signs in; typing a code proves it. None: no address."""
    EmailAddress.objects.filter(user=person).exclude(email__iexact=person.email).delete()
    if person.email:
        EmailAddress.objects.get_or_create(
            user=person, email=person.email.lower(), defaults={"primary": True, "verified": False}
        )
