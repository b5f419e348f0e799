"""How each vendor's command line is spoken: data, one file per vendor."""
