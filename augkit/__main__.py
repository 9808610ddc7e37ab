"""`python -m augkit`, the same as `augkit`."""

from augkit.cli import main

if __name__ == "__main__":
    main()
