"""`python -m resolver.cli`: the command line without the console script."""

from resolver.cli import main

main()
