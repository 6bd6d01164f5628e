"""What goes into an edition, in which order, and when: pure decisions. No I/O, no clock: `now` is an argument."""
