"""The command line: thin; it translates options to one use case and its result to text or JSON and an exit code."""
