"""Pages over HTTP: thin blueprints, the panels they share with the sockets, and what stands guard before them."""
