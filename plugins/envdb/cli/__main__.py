"""``python -m envdb.cli`` is the command line."""

from envdb.cli import main

if __name__ == "__main__":
    main()
