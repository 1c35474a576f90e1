"""The outlook and back-test."""
