"""Doors into the programs of others: nothing here imports them before they call."""
