"""What each answer of a build was made from, so that the next build keeps what would come out the same."""
