"""How a world pack is built: sources read, roads contracted, one file written whole or not at all."""
