"""Scores: errors and costs of forecasts."""
