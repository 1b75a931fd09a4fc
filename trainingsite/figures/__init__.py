"""Figures for people: rounding and small numbers, intervals, and where the marks of a plot go. Pure."""
