"""How news travels: sockets that only listen, audiences, and panels pushed after the commit."""
