"""What Boon remembers: rows, the transactions that change them, and the views that are read from them."""
