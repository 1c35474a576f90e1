"""Orontes: from conflict reports to displacement forecasts."""

__version__ = "0.1.0"
