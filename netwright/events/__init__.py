"""Pure: what messages mean, which rules they satisfy, which incident they belong to."""
