"""Capabilities of a neighbor where an agent spells them in words of its own."""

_WORDS = (
    ("router", "router"),
    ("bridge", "bridge"),
    ("switch", "bridge"),
    ("access point", "wlan_access_point"),
    ("phone", "telephone"),
    ("repeater", "repeater"),
    ("host", "station_only"),
    ("station only", "station_only"),
)


def capabilities_in(text: str | None) -> tuple[str, ...]:
    """Return the capabilities a text names, in our words."""
    said = (text or "").casefold()
    return tuple(dict.fromkeys(name for word, name in _WORDS if word in said))
