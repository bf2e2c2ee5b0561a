"""What a person sees: screens, lines, and the chat at a prompt."""
