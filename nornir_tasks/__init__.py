"""Work on one device, as Nornir tasks."""
