"""Deciding what to visit, in which order, with which credential: pure, no I/O."""
