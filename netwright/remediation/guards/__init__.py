"""Guard rails: each looks at a proposal and the world, and says yes or no with its reason."""
