"""The complete way of a wage case, from the complaint to the archive, walked by six different people."""

from __future__ import annotations

from datetime import date

import pytest
from flows.cast import Walk, build

from laojian.cases.models import CasePaper, CaseStep

pytestmark = pytest.mark.django_db


def test_a_wage_case_goes_from_complaint_to_archive_by_six_people():
    walk = Walk(build())
    walk.ordered().wait(2).pay()
    walk.take("confirm_correction", "li", recheck_findings="已足额支付")
    walk.take("close_corrected", "wang", closing_note="工资已付清")
    walk.wait(1).take("approve_closing", "head2")
    walk.wait(2).take("note_missing_papers", "archivist", missing_note="询问笔录以纸质留存")
    walk.take("archive", "archivist", archive_number="2026-1", pages="32")
    assert walk.case.state == "S92" and not walk.case.is_open
    assert walk.case.filed_on == date(2026, 3, 2)
    people = set(CaseStep.objects.filter(case=walk.case).values_list("by__username", flat=True)) | set(
        CaseStep.objects.filter(case=walk.case, approved_by__isnull=False).values_list(
            "approved_by__username", flat=True
        )
    )
    assert people == {"clerk", "head", "wang", "li", "head2", "archivist"}
    assert {"D01", "D03", "D15", "D26", "D55", "D57"} <= set(
        CasePaper.objects.filter(case=walk.case).values_list("code", flat=True)
    )
