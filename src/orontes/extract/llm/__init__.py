"""The reader that asks a language model: its answers become claims only where the report's own words bear them out."""
