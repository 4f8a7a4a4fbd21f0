"""The way of a file: claim, identify, read, stage, validate, load, reply."""
