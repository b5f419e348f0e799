"""Flow records: NetFlow v5 and v9, IPFIX and sFlow, from the datagram to events (no I/O)."""
