"""What a rule asks of one event: selections, the condition that joins them, the index."""
