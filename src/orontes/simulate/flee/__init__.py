"""The movement rules of Flee as a preset: its instance folders run unchanged, with counts of people instead of agents."""
