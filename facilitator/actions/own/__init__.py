"""What somebody does about what Boon has of them."""
