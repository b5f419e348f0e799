"""What standard MIBs say, one file per MIB: OIDs to walk, and pure functions to the model."""
