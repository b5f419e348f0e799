"""How vendors' messages are understood: the YAML files of `profiles/`, read and checked."""
