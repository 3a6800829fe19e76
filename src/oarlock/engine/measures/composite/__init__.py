"""The parts of the index: score, value, missing dimensions, range, attribution, sensitivity."""
