"""What a mail server's answer means: try again later, or never."""

import smtplib
from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """``words`` is for the office's list: no address and none of the other server's own words, which may hold one."""

    is_permanent: bool
    is_ours: bool
    """The fault lies between the portal and its own mail server; no other message would get through either."""
    words: str


def read_refusal(error: Exception) -> Refusal:
    """The meaning of what sending raised."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [int(code) for code, _ in error.recipients.values()]
        return _by_code(max(codes, default=550) if all(code >= 500 for code in codes) else min(codes), "the address")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Refusal(False, True, f"The mail server does not accept the portal's account ({error.smtp_code}).")
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return Refusal(False, True, f"The mail server turns the portal away ({error.smtp_code}).")
    if isinstance(error, smtplib.SMTPSenderRefused):
        return _by_code(error.smtp_code, "the sender")
    if isinstance(error, smtplib.SMTPResponseException):
        return _by_code(error.smtp_code, "the message")
    if isinstance(error, smtplib.SMTPNotSupportedError | ValueError):
        return Refusal(True, False, "No mail server accepts this address or message. Check the address.")
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return Refusal(False, True, "The mail server hung up.")
    if isinstance(error, OSError):
        return Refusal(False, True, "The mail server cannot be reached.")
    return Refusal(False, True, f"The portal could not hand the message over ({type(error).__name__}).")


def _by_code(code: int, what: str) -> Refusal:
    if code >= 500:
        return Refusal(True, False, f"The mail server refuses {what} for good ({code}).")
    return Refusal(False, False, f"The mail server does not accept {what} at the moment ({code}).")
