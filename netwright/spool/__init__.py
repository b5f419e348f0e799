"""The durable spool between receivers and workers: append-only segments of CRC-framed records."""
