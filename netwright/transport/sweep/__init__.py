"""The sweep: which of many addresses are alive, and by which protocols.

One paced stream of ICMP echo, TCP connect and SNMP probes, in one thread without asyncio.
"""
