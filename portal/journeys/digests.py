"""A hash of answers: what the check page holds, so that nobody sends what they did not see."""

import hashlib
import json
from typing import Any

from .definition import Answers, Journey


def answers_digest(answers: Answers) -> str:
    canonical: Any = json.dumps(answers, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def sending_digest(journey: Journey, answers: Answers) -> str:
    """It fits no other answers, nor another version of the journey."""
    return answers_digest({**answers, "form": journey.version} if journey.version else answers)
