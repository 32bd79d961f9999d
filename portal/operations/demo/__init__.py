"""A made-up school to look at and to try things in: the same one every time, from one seed."""
