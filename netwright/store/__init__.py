"""The database: tables, queries and migrations; the only place that knows SQL."""
