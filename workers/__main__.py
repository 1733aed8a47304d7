"""`python -m workers`: a worker process; settings as for the command line."""

import sys

from resolver.errors import ResolverError
from resolver.settings import load
from workers.process import main

if __name__ == "__main__":
    try:
        sys.exit(main(load()))
    except ResolverError as error:
        sys.stderr.write(f"workers: {error}\n")
        sys.exit(error.exit_code)
