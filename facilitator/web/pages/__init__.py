"""The routes, a blueprint a kind of page: each checks who asks, hands on to an action, and draws the answer."""
