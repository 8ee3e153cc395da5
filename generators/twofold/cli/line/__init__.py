"""Reading a command line, for whichever commands: it knows none of twofold's."""
