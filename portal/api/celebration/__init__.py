"""The week of whole classes, as the public screens show it."""
