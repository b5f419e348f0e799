"""Rules of ansible-rulebook, turned into ours where that can be done exactly."""

from netwright.rules.rulebook.importing import Imported, import_rules

__all__ = ["Imported", "import_rules"]
