"""Credentials of another product: recognise them, and make profiles of them. Pure."""
