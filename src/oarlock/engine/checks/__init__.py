"""One finding kind a file: needs and a pure function from a snapshot to drafts of findings."""
