"""Time expressions: found (`tag`), given their day (`resolve`), given their zone (`settle`).

`describe` tells how a value came about.  Knows of voices and events only what their records
say.  Nothing here needs a parser.
"""

from dateline.timex.explain import describe
from dateline.timex.resolve import resolve
from dateline.timex.settle import settle
from dateline.timex.tag import tag

__all__ = ["describe", "resolve", "settle", "tag"]
