"""Which way a packet goes: routes hop by hop, and the switches between two routers."""
