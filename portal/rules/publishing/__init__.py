"""The single checks behind `publishing_checks`, one module for each kind of fault."""
