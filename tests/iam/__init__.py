"""What roles may do, judged by a linter and an evaluator that are not ours."""
