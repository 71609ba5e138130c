"""Measurements, run by hand. Results with machine and date stand in docs/reference/benchmarks.md."""
