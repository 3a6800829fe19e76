"""One verb a file: what Oarlock does, above the engine and its outside."""
