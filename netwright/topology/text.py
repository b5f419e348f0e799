"""Text from devices, made fit to be a name: one line, printable, bounded."""

MAX_TEXT = 200


def clean(text: str, limit: int = MAX_TEXT) -> str:
    """Drop what cannot be printed (controls, surrogates, bidi overrides) and cut to the limit."""
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isprintable():
        return text.strip()
    return "".join(c if c.isprintable() else " " for c in text).strip()
