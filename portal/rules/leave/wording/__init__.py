"""What each rule says to a person. One module per family of rules, with the stem of the family."""
