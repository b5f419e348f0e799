"""Jobs from end to end: what the flows and the CLI run, on store and transport."""
