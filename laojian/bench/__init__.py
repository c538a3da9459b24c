"""Benchmarks: ratios measured side by side on the machine at hand, never absolute figures."""
