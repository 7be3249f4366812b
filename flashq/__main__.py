"""`python -m flashq`."""

from flashq.cli.app import main

if __name__ == "__main__":
    main()
