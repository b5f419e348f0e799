"""What a simulated device's agent tells, one MIB per file: from the network to encoded columns."""
