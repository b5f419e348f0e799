"""Pure: what may be done about an incident, how far, and how it ends."""
