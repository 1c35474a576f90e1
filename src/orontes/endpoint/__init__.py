"""Language models behind an OpenAI-compatible address: asking them, what that costs, and answers kept for another time."""
