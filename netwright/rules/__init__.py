"""What to detect and what to do about it: the YAML files of `rules/`, read and checked."""
