"""The desk: the brief as a local application on a ledger, and a JSON API behind it."""
