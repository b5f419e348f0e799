"""The command `netwright`. Each command imports what it needs when it runs, so help is instant."""

from netwright.cli.main import main

__all__ = ["main"]
