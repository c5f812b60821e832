"""People and bodies of a dispatch: names, titles, aliases, and who a short form or "he" is.

Owns who the actors are and where they are named.  Knows nothing of what they say or do.
`find` lists them; `resolve` says whom some words of the copy mean.
"""

from dateline.actors.anaphora import resolve
from dateline.actors.merge import find
from dateline.actors.reading import fold

__all__ = ["find", "fold", "resolve"]
