"""What each form for parents asks, so that an app can show it."""
