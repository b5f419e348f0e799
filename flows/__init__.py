"""Prefect entrypoints, one file per job an operator starts."""
