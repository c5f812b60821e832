"""People and bodies of a dispatch: names, titles, aliases, and who a short form or "he" is.

Owns who the actors are and where they are named.  Knows nothing of what they say or do.
`find` lists them; `resolve` says whom some words of the copy mean (`cast` and `meant` are the same
in two steps, for many questions about one dispatch); `named_in` which bodies a phrase names.
"""

from dateline.actors.anaphora import Cast, cast, meant, resolve
from dateline.actors.merge import find
from dateline.actors.reading import fold, key_of, named_in

__all__ = ["Cast", "cast", "find", "fold", "key_of", "meant", "named_in", "resolve"]
