"""The header of a syslog message: RFC 5424, RFC 3164, and what devices write instead.

One grammar of small steps, each of which takes a text and a place in it and says where the next one
goes on. A step that finds nothing leaves the place alone, so that no reading excludes another, and
what no step took is the message.
"""
