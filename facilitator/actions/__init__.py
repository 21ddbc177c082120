"""What people do, one file per phase: load, check, write, announce. Each action is one transaction."""
