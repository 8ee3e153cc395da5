"""What twofold deploys, run for real: on PostgreSQL, and in AWS's Lambda emulator."""
