"""What is kept of a group's events to tell whether its condition is true."""
