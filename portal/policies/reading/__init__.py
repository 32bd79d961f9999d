"""What the public sees of policies: pages, comparisons, feed and addresses."""
