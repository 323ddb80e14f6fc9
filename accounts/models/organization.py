from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Protocol, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models.user import User

STEP = 6


def lies_below(paths: list[str], field: str = "path") -> models.Q:
    """Whether the path in `field` is one of `paths`, of which there is at least one, or below it."""
    return reduce(or_, (models.Q((f"{field}__startswith", path)) for path in paths))


class Scoped(Protocol):
    """Whoever holds roles somewhere: a user, or what stands in for one where a query is prepared."""

    def scope(self, role: str) -> list[str]: ...


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def below(self, paths: list[str]) -> Self:
        """The organizations at `paths` and everything below them."""
        return self.filter(lies_below(paths)) if paths else self.none()

    def coordinated_by(self, user: Scoped) -> Self:
        """Where `user` answers for people today, and everything below."""
        return self.below(user.scope("coordinator"))

    def authored_by(self, user: "User") -> Self:
        """Where `user` writes courses today."""
        return self.filter(path__in=user.scope("trainer"))

    def reviewed_by(self, user: "User") -> Self:
        """Where `user` reads courses before they are published, today."""
        return self.filter(path__in=user.scope("reviewer"))

    def in_tree_order(self) -> Self:
        return self.order_by("path")


class Organization(models.Model):
    """A region, province, LGU, agency or shelter; a node of one tree."""

    class Kind(models.TextChoices):
        REGION = "region", _("Region")
        PROVINCE = "province", _("Province")
        LGU = "lgu", _("City or municipality")
        AGENCY = "agency", _("Agency or NGO")
        SHELTER = "shelter", _("Shelter")

    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=Kind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(
        max_length=120,
        unique=True,
        editable=False,
        help_text="ids from the root, six digits each: a prefix is a subtree",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["region", "province", "lgu", "agency", "shelter"]),
                name="organization_kind_known",
            ),
            models.UniqueConstraint(
                fields=["parent", "name"],
                name="organization_name_once_per_parent",
                violation_error_message=_("This name is already used here."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        return len(self.path) // STEP - 1
