"""The ledger: what was reported, as read, in one SQLite file; nothing in it is ever changed without a trace."""
