"""`netwright simulate`: simulated devices on loopback."""
