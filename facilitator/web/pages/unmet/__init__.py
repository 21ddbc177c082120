"""Routes of "Who knows someone?"."""
