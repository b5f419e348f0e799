"""From the spool into the database: understand, mask, correlate, store."""
