"""What is scaffolded: projects, services, and blueprints that get one more."""
