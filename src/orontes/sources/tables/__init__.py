"""Tables of events and of displaced people: rows to claims."""
