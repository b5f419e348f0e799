"""Vendors' messages understood by data: profiles compiled, and applied to one message at a time."""
