"""SMTP (RFC 5321) without input or output: bytes in, answers out, so that every order of replies can be tested."""
