"""Tell a serial number or a model from what factories leave in its place."""

import re

_PLACEHOLDER = re.compile(
    r"(?:n/?a|none|null|nil|no[nt]? ?(?:specified|available|applicable|set|present|known|assigned)"
    r"|unknown|undefined|default|empty|invalid|private|removed|xx+|serial(?: ?number)?|s/?n"
    r"|to be filled by o\.?e\.?m\.?|o\.?e\.?m\.?|system (?:serial number|product name|model)"
    r"|(?:chassis|base board|product|part) ?(?:serial|name|number)(?: number)?|model(?: name)?"
    r"|0123456789(?:abcdef)?|1234567890?|sn0+1?)",
    re.IGNORECASE,
)
_LIMIT = 64
_WRAPPING = "\"'<>[]() \t."


def genuine(text: str | None) -> str | None:
    """Return the text, None where it stands for nothing."""
    bare = (text or "").strip(_WRAPPING)
    if not bare or len(bare) > _LIMIT or len(set(bare.casefold())) == 1:
        return None
    if _PLACEHOLDER.fullmatch(bare) or not any(char.isalnum() for char in bare):
        return None
    return (text or "").strip("\"' \t") if bare else None
