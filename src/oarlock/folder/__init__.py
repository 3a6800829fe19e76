"""The company folder on disk: read with all errors at once, written back losslessly."""
