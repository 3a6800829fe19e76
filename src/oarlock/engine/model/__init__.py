"""What a business is (the company folder's records) and what we say about it (measures, findings, options)."""
