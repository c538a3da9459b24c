"""The delivered law rows and the flow's transitions are in every database."""

import pytest

from laojian.cases.models import Deadline, FlowEdge, Violation
from laojian.cases.rules.flow import edges

pytestmark = pytest.mark.django_db


def test_every_transition_of_the_flow_is_in_the_database_and_no_other():
    stored = set(FlowEdge.objects.values_list("flow_version", "source", "step", "target", "kind", "two_person"))
    assert stored == {tuple(edge) for edge in edges()}


def test_the_terms_of_law_are_loaded_with_their_articles():
    assert Deadline.objects.filter(code__startswith="DL").count() >= 66
    assert Deadline.objects.get(code="DL04").number == 60
    assert not Deadline.objects.filter(basis_zh="").exists()


def test_the_violations_are_loaded():
    assert Violation.objects.count() >= 72
    assert Violation.objects.get(code="0201").name_zh == "克扣或无故拖欠工资"
