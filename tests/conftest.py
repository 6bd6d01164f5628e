"""No example fails for being slow: how long something takes is for the benches."""

from hypothesis import settings

settings.register_profile("digest", deadline=None)
settings.load_profile("digest")
