"""A rehearsal: simulated attendees, and if need be a simulated host, who use a real server as people would.

A client of Boon, not a part of it: it knows only pages, forms and sockets, so it can play into any server.
"""
