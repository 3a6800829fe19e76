"""Statistics used by many: intervals, resampling, tests, divergence, concentration. numpy only."""
