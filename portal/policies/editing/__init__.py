"""What an editor of policies works with: blocks, their words and the form."""
