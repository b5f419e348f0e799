"""The rules of a project: loaded, tested, and tried on what was stored."""
