"""The plan of the sample company, section by section: plain mappings in the words of the company folder."""
