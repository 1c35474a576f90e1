"""Tools for assistants: read, places, situation, what-if and forecast, each answer with its evidence, over MCP."""
