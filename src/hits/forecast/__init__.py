"""Forecasting: flow maps coupled into one time-stepper, and the choice of scales."""
