"""The forecasts to beat and scores."""
