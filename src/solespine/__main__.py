"""`python -m solespine`."""

from solespine.app import main

if __name__ == "__main__":
    main()
