"""The office, the published divisions, the grids below them, and the units of the inspectorate."""

from django.db import models
from django.db.models import F, Q


class Office(models.Model):
    """The one row that says whose system this is."""

    id = models.SmallAutoField(primary_key=True)
    name = models.CharField(max_length=100)
    city_code = models.CharField(max_length=4)
    initial = models.CharField(max_length=10, help_text="机关代字，如 穗")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="org_office_is_one")]

    def __str__(self) -> str:
        return self.name


class Division(models.Model):
    """A published division: city, district, street or town. `statistical` ones have a code but no government."""

    class Level(models.TextChoices):
        PROVINCE = "province", "省"
        CITY = "city", "市"
        DISTRICT = "district", "区县"
        STREET = "street", "街道乡镇"

    class Kind(models.TextChoices):
        REGULAR = "regular", "行政区划"
        STATISTICAL = "statistical", "统计单位"

    code = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=Level.choices)
    parent_code = models.CharField(max_length=6, blank=True, db_index=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.REGULAR)

    def __str__(self) -> str:
        return self.name


class Grid(models.Model):
    """A grid: the smallest place. 15 digits: district 6, street 3, community 3, grid 3. Days inclusive.

    One that ends names its successor in the same street, which takes over what lies in it.
    """

    code = models.CharField(max_length=15, primary_key=True)
    name = models.CharField(max_length=60)
    street_code = models.CharField(max_length=9, db_index=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    successor_code = models.CharField(max_length=15, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(successor_code=F("code")), name="org_grid_not_its_own_successor"),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{15}$"), name="org_grid_code_is_15_digits"),
            models.CheckConstraint(condition=Q(code__startswith=F("street_code")), name="org_grid_lies_in_its_street"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="org_grid_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A unit of the inspectorate, responsible for a place."""

    class Kind(models.TextChoices):
        BUREAU = "局", "局"
        DETACHMENT = "支队", "支队"
        BRIGADE = "大队", "大队"
        SQUADRON = "中队", "中队"
        JUSTICE = "司法", "司法"

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    place = models.CharField(max_length=15, db_index=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    closed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
