"""twofold compiles one blueprint into Pulumi stacks, in either style, on any cloud."""
