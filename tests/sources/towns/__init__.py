"""Small newsrooms of different makes, each with its language, its markup and its traps; texts in tests/data/towns."""
