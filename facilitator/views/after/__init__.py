"""What is seen after an evening: how it went, and who one keeps."""
