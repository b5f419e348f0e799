"""A topology written in other people's formats: pure functions from Topology to text."""
