"""Why a file was not added. Each message says what was got, what is accepted and what to do next."""


class EvidenceRefused(ValueError):
    """The file is not taken; the message is for the parent."""


class AlreadyAdded(EvidenceRefused):
    """The same content is there already; the parent has lost nothing."""


class NotKept(EvidenceRefused):
    """The fault is ours: no room, no scanner, no database. The parent may try again, or bring it in."""


class FileGone(LookupError):
    """The row is there, its file is not."""
