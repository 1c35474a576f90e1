"""The what everything rests on: reports, claims, quantities, periods, places, evidence, samples, streams."""
