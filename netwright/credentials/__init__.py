"""Credential profiles in vault files: read, checked, written. Nothing here logs a secret."""
