"""Parent forms as journeys: definitions, steps, check your answers, confirmation."""
