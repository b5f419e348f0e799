"""From signals to incidents: their life, and what probably is at the root of them."""
