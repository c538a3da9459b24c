"""Hostile files are refused with a reason and a way on; honest ones come in (every sample says which it is)."""

import resource
import time
from datetime import datetime

import pytest
from hostile import NAMES, SAMPLES, Sample

from laojian.documents import files
from laojian.documents.files import keeping
from laojian.documents.files.names import safe_name
from laojian.documents.models import StoredFile
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid

CASE = Ref("case", "1")


def test_the_corpus_is_large_enough() -> None:
    assert len(SAMPLES) + len(NAMES) >= 120
    assert len({sample.label for sample in SAMPLES}) == len(SAMPLES)


@pytest.mark.django_db
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.label)
def test_a_file_is_judged_by_its_content(sample: Sample, at: datetime) -> None:
    content = sample.make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    if sample.outcome.startswith("!"):
        with pytest.raises(Invalid) as refused:
            files.put(content=content, name=sample.name, subject=CASE, by=None, at=at)
        assert sample.outcome[1:] in str(refused.value)
        assert refused.value.remedy is not None and refused.value.field == "file"
        assert StoredFile.objects.count() == 0
        assert [path for path in keeping.root().rglob("*") if path.is_file()] == []
    else:
        stored = files.put(content=content, name=sample.name, subject=CASE, by=None, at=at)
        assert stored.kind == sample.outcome and stored.name.endswith(f".{sample.outcome}")
        with files.open(stored.pk) as source:
            assert source.read() == content
    assert time.monotonic() - began < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 512 * 1024


@pytest.mark.parametrize(("given", "kept"), NAMES, ids=lambda value: repr(value)[:30])
def test_names_are_made_harmless(given: str, kept: str) -> None:
    assert safe_name(given, "txt") == kept
    assert len(safe_name(given, "txt")) <= 150
