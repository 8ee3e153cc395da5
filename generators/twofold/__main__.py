"""`python -m twofold`."""

from twofold.cli import program

if __name__ == "__main__":
    program()
