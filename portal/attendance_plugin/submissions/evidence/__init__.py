"""Files a parent adds to what they sent: an appointment card, a letter, a photograph of either.

Nobody needs more than a picture or a plain PDF here, so what could act on the reader's machine is refused, not kept
and served with a warning: the reader opens it with a program of their own, where no header of ours protects them.

- The type is what the content says, never what the name says (``kinds``).
- Pictures are drawn afresh, so that nothing but what is seen is kept (``pictures``).
- A PDF is kept as it came once it was found to hold no script, no program, no file inside it and no lock
  (``pdf_checks``). It leaves as an attachment under a sandbox all the same.
- A school that has a scanner keeps nothing the scanner did not pass (``scanning``).
- The file is written first, then its row in one transaction; a file without a row is swept up (``retention``).
"""
