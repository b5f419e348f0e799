"""Incidents over the store and the topology: kept by the worker, dealt with by people."""
