"""From evidence to links, tiers and paths: pure, no I/O."""
