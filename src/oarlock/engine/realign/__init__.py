"""What a change of the plan would do: gains of options on the same snapshot."""
