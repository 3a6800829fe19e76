"""The figures of measures.md, one a file by family, and the alignment index made of them."""
