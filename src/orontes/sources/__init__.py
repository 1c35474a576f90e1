"""The documents and tables as they come in."""
