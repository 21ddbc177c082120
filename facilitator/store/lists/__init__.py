"""Guest lists: who was asked to come, before anybody has."""
