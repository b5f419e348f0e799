"""Ways to take named values out of a text: one kind a file, each a function from text to values.

None raises on any text, and none takes longer than in proportion to its length.
"""
