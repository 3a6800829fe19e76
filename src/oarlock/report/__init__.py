"""One renderer a file; computes nothing."""
