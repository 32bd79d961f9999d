"""What was answered to the forms that the school made itself."""
