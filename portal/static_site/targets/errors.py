class CannotDeliver(Exception):
    """The site was built, but could not be put where it belongs; what is there stays."""
