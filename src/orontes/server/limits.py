"""What the desk takes in at most, and of which kinds."""

from typing import Final

MAX_FILES: Final = 200
"""Files of one upload."""
MAX_UPLOAD_BYTES: Final = 64 * 1024 * 1024
"""All files of one upload together."""
MAX_JSON_BYTES: Final = 64 * 1024
"""The body of any other request."""
MAX_JOBS: Final = 64
"""Jobs remembered; the oldest finished ones are forgotten first."""
MAX_WAITING: Final = 16
"""Jobs waiting for their turn."""
MAX_PAGES: Final = 8
"""Pages and exports kept ready."""
MAX_MEMORY_BYTES: Final = 4 * 1024 * 1024 * 1024
"""Address space of a working process, where the system can hold it to that."""
LONGEST_NAME: Final = 100
"""Characters of a file's name."""
LEAST_TOKEN: Final = 16
"""Characters of a token."""
SUFFIXES: Final = (".txt", ".md", ".html", ".htm", ".pdf", ".json", ".jsonl", ".ndjson", ".csv", ".tsv")
"""Kinds of files that are taken in; what a file is in fact shows in its content."""
ARCHIVES: Final = (
    b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x28\xb5\x2f\xfd",
)  # fmt: skip
"""How archives and compressed files begin: none is opened."""
