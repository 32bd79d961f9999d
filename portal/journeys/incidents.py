"""What failed on a journey, in the log: where it happened, and none of the answers."""

import logging
import secrets
import traceback

from .definition import Journey

logger = logging.getLogger(__name__)


def log_without_answers(journey: Journey, error: BaseException) -> str:
    """Log where it happened. The error's own words may hold a name or a reason, so they stay out (R35)."""
    incident = secrets.token_hex(4)
    frames = "".join(traceback.format_tb(error.__traceback__))
    logger.error("Form %s, incident %s: %s\n%s", journey.slug, incident, type(error).__name__, frames)
    return incident
