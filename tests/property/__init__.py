"""What must hold for every blueprint, whoever writes it: made at random, or broken at random."""
