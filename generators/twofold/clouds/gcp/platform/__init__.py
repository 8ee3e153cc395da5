"""Platform stacks on Google Cloud: lowerings that applications do without."""
