"""The reference department system: files, decides and answers over the department API, on a database of its own."""
