"""The products the simulator can be, one file each."""
