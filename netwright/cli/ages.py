"""How old something is, for a person."""

_UNITS = (("d", 86_400), ("h", 3_600), ("m", 60))


def age_text(seconds: float) -> str:
    """Return an age in its largest unit: 4d, 2h, 7m or 35s."""
    for unit, size in _UNITS:
        if seconds >= size:
            return f"{int(seconds // size)}{unit}"
    return f"{max(0, int(seconds))}s"
