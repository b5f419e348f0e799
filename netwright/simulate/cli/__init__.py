"""The command lines of simulated devices: what they show is drawn from the same network."""
