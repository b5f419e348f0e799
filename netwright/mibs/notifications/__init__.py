"""What agents report by themselves: notifications of standard and vendors' MIBs, as tables.

A notification has a tag of the common vocabulary; what its objects say goes to common fields where
there is one. A new notification is a line here.
"""
