"""From an incident, or a person's wish, to a change on a device, and back."""
