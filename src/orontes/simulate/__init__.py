"""The how many leave, when, where to."""
