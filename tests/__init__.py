"""Tests of kpi_toolkit; what several of them share is imported by its full name, `tests.<room>.<module>`."""
