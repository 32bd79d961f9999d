"""Putting an answer right after a form was sent: by the sender's own link, a question at a time, while it is time.

What was sent stays: each correction keeps the answers that changed as they were and as they are, so that the first
answers can be read at any time (``answers_first_sent``). The submission holds the answers as they stand.

- Who deals with a form says until when, and what follows (``correctable``).
- ``walking`` finds what has to be asked again: another first day may ask for another last day.
- ``services`` writes, or refuses with words for the parent.
"""
