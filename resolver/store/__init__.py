"""What stands next to the article: the sidecar file, and what an earlier one hands on to the next."""
