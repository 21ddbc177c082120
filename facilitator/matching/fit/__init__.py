"""Does this offer serve that need?

In: a Room and an Encoder. Out: Fit, one row a link (an offer of somebody else and a need): giver, receiver, offer, need are int
arrays (links,), chance float (links,) in 0..1, calibrated to "a host would call this useful". `deal` says which links to
ask people about next; what they answer comes back as Evidence of the Room.
"""
