"""The pages of a board one after another without scripts: a stylesheet made for their number."""

SECONDS_PER_PAGE = 25
MOST_PAGES = 200
FADE_SECONDS = 1
RULES = """\
.slide, .slide.is-current {{
  -webkit-animation: turn {cycle}s infinite; animation: turn {cycle}s infinite; transition: none;
}}
@-webkit-keyframes turn {{ {frames} }}
@keyframes turn {{ {frames} }}
@media (prefers-reduced-motion: reduce) {{
  .slide, .slide.is-current {{ -webkit-animation-timing-function: step-end; animation-timing-function: step-end; }}
}}
"""
DELAY = ".slide:nth-of-type({number}), .slide.is-current:nth-of-type({number}) {{ {delays} }}"


def turning_stylesheet(pages: int) -> str:
    """Each of so many pages (two or more) for 25 seconds, then the next, for ever."""
    cycle = pages * SECONDS_PER_PAGE
    share, fade = 100 / pages, 100 * FADE_SECONDS / cycle
    frames = " ".join(
        [
            "0% { opacity: 0; visibility: visible; }",
            f"{fade:.3f}% {{ opacity: 1; visibility: visible; }}",
            f"{share - fade:.3f}% {{ opacity: 1; visibility: visible; }}",
            f"{share:.3f}%, 100% {{ opacity: 0; visibility: hidden; }}",
        ]
    )
    return RULES.format(cycle=cycle, frames=frames) + "".join(_delay(number) for number in range(1, pages + 1))


def _delay(number: int) -> str:
    """The second page waits for one turn; the first begins at once."""
    seconds = (number - 1) * SECONDS_PER_PAGE
    delays = f"-webkit-animation-delay: {seconds}s; animation-delay: {seconds}s;"
    return DELAY.format(number=number, delays=delays) + "\n"
