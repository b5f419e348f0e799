"""Long-running receivers: they bind, accept, and write to the spool; nothing is understood here."""
