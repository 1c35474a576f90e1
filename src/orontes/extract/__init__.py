"""The reader: text to claims."""
