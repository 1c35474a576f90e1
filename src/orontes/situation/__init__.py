"""The what is known and what contradicts it."""
