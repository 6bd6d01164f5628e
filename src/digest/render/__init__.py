"""What readers get: mails, feeds and pages as bytes. The same inputs give the same bytes."""
