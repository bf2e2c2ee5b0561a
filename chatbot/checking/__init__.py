"""What an owner of documents wants to know: what is wrong with them, and where."""
