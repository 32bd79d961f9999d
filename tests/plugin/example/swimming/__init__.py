"""An example of an app beside the portal: what one school's swimming term needs, in the places kept for plugins."""
