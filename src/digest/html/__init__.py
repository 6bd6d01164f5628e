"""Words and HTML from outside: cleaned, made harmless, turned into text, cut short."""
