"""What may be shown to whom: a brief blurred for publication, before anything is drawn or written."""
