"""Says what an editor can stake a correction on: which source, the same words, still there. It never fetches."""
