"""The places, names, roads and outlines."""
