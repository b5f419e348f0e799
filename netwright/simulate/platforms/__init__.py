"""The products the simulator can be, one file each.

A new one is a PLATFORM here, a DIALECT in `netwright.simulate.cli` (listed in `dialects.py`) where
its command line is not like another's, and a place in `netwright.simulate.palette`.
"""
