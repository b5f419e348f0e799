"""Everything that opens a socket or starts a process."""
