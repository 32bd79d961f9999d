"""Backups: database and files in one archive, proved when made, encrypted if a key is set, restored by one command."""
