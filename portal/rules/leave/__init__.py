"""Leave of absence: facts in, findings and a recommendation out. One module per family of rules."""
