"""How a message leaves: form letter, tokens, signatures, transports."""
