"""Running the portal: start, check, load, back up."""
