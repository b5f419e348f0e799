"""What standard MIBs say, one file per MIB: OIDs to walk, and pure functions from varbinds to the model."""
