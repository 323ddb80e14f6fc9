"""Where people work: one tree, kept as paths."""

from uuid import uuid4

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from accounts.models import Organization
from accounts.models.organization import STEP

DEEPEST = 20


class TreeError(Exception):
    """The tree would not be a tree any more; the text says so to a person."""


@transaction.atomic
def plant(*, name: str, kind: str, parent: Organization | None = None) -> Organization:
    """A new organization below `parent` (None: a root). Raises TreeError when that is too deep.

    The database refuses a second one of the same name below the same parent.
    """
    lock_tree()
    organization = Organization.objects.create(name=name, kind=kind, parent=parent, path=f"new-{uuid4().hex}")
    organization.path = path_below(parent, organization.pk)
    organization.save(update_fields=["path"])
    return organization


def root() -> Organization:
    """The oldest root. An empty tree gets one, which the office renames."""
    oldest = Organization.objects.filter(parent=None).order_by("pk").first()
    return oldest or plant(name=_("Our network"), kind=Organization.Kind.AGENCY)


@transaction.atomic
def transplant(organization: Organization, *, parent: Organization | None) -> Organization:
    """Moves `organization` with everything below it to `parent` (None: to the roots). Raises TreeError for a circle."""
    lock_tree()
    old, new = new_place(organization, parent=parent)
    below = Organization.objects.filter(path__startswith=old)
    below.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    Organization.objects.filter(pk=organization.pk).update(parent=parent)
    organization.path, organization.parent = new, parent
    return organization


def new_place(organization: Organization, *, parent: Organization | None) -> tuple[str, str]:
    """The path that `organization` has, and the one it would have below `parent`. Raises TreeError where that cannot be."""
    old = Organization.objects.values_list("path", flat=True).get(pk=organization.pk)
    new = path_below(parent, organization.pk)
    if new.startswith(old) and new != old:
        raise TreeError(_("An organization cannot stand below itself. Choose another place for it."))
    longest = max(map(len, Organization.objects.filter(path__startswith=old).values_list("path", flat=True)))
    refuse_deeper_than(longest - len(old) + len(new))
    return old, new


def lock_tree() -> None:
    """One change of the tree at a time: holds the roots until the transaction ends."""
    list(Organization.objects.select_for_update().filter(parent=None).values_list("pk", flat=True))


def path_below(parent: Organization | None, pk: int) -> str:
    """The path that the organization `pk` has below `parent`, which is read again."""
    above = Organization.objects.values_list("path", flat=True).get(pk=parent.pk) if parent else ""
    path = f"{above}{pk:0{STEP}d}"
    refuse_deeper_than(len(path))
    return path


def refuse_deeper_than(length: int) -> None:
    if length > DEEPEST * STEP:
        raise TreeError(_("This place is too deep in the tree. Choose one nearer to the top."))
