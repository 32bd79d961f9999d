"""Forms that an editor makes from blocks: plain data first, then a journey like every other."""
