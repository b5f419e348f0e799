"""SNMP notifications as events."""
