"""`python -m careconomy`: the same as the command `careconomy`."""

from careconomy.cli import main

if __name__ == "__main__":
    main()
