"""What all tests share: how hypothesis searches."""

import os

from hypothesis import settings

# No deadline: the machines that run this are slow and shared.  On CI the same examples every time,
# so that a failure there is never luck.
settings.register_profile("desk", deadline=None, max_examples=60)
settings.register_profile("ci", deadline=None, max_examples=60, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")
