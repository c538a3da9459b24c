"""The benchmarks; they have no tables of their own in the installation's database."""

from django.apps import AppConfig


class BenchConfig(AppConfig):
    """Makes ``laojian bench`` visible to Django."""

    name = "laojian.bench"
    label = "bench"
    verbose_name = "基准测试"
