"""One module a resource; each translates between JSON and the judge."""
