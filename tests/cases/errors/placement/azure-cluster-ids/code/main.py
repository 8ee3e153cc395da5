"""Stands for any service's code."""
