"""Pure: records and frames in, records out; no clock, disk, network, environment or web framework."""
