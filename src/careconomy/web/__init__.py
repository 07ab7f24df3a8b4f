"""The same study in a browser: a server on the user's own machine, with a JSON API."""
