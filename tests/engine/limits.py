"""placeholder"""
def check(token, given): return iter(())
def is_fixed(token, path): return False
