"""One login per device: it proves the credential, finds the platform and reads the CLI."""
