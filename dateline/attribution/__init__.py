"""Voices: who says what, through what channel, when, and on whose authority.

`find` reads the cues, links contents and sources, makes quotations whole and resolves speakers.
The terms are PARC's (source, cue, content); the definition of each field stands in the model.
"""

from dateline.attribution.voices import find

__all__ = ["find"]
