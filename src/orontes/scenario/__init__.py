"""The what may happen to control."""
