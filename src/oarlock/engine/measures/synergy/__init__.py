"""What the whole could save against its parts."""
