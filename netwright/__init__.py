"""Netwright discovers a network, draws its true topology, and remediates it safely."""

__version__ = "0.1.0"
