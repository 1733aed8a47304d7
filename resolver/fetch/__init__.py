"""URL → answer: the guard, the client, chains of redirects, and the web out of a recording."""
