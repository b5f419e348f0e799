"""What takes long: kills, a database that is away, hours of traffic, noise. `make soak`."""
