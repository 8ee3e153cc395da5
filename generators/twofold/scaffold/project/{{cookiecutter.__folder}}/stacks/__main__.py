"""The program of every stack here: its configuration, compiled and run."""

from twofold.deploy.stack import main

main()
