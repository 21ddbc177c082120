"""What each viewer sees: frozen values, read from rows, which the templates draw. A view decides nothing, knows no address."""
