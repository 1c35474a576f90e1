"""The exports: every table and file that a brief can be taken away in."""
