"""Readers that several platforms share: what is served in one shape is read in one place. They never fetch."""
