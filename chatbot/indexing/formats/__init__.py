"""One module per file format: the text of a file -> its documents and passages."""
