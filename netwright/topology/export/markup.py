"""XML in which text from devices can do no harm: what XML forbids goes, the rest is escaped."""

import re
from html import escape

# XML 1.0 (5th edition) 2.2: everything else, escaped or not, makes a document ill-formed.
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Return the text fit for element content and for quoted attributes."""
    return escape(_FORBIDDEN.sub("\ufffd", text))


def tag(name: str, /, *children: str, **attributes: str | float) -> str:
    """Return an element; children are markup already, attributes are not.

    A trailing underscore is dropped from an attribute's name (class_), others become hyphens.
    """
    pairs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{pairs}>{''.join(children)}</{name}>" if children else f"<{name}{pairs}/>"


def _value(value: str | float) -> str:
    return xml_text(value) if isinstance(value, str) else f"{value:.6g}"
