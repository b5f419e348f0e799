"""What doctor asks: of the machine, of the project."""
