"""What commands do, by the names of the commands; imported when one runs."""
