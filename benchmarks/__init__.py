"""Ratios against named peers, both sides in the same run; `make bench` prints them all."""
