"""Where the fit model learns from judged rooms, and is judged on rooms left out: `make fit`. No part of a running Boon."""
