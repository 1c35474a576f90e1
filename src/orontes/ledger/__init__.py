"""The ledger: what was said, and when it was known, in one file that only grows."""
