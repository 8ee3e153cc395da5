"""What a shell offers for a half-typed word. Whoever presses Tab waits: nothing is compiled."""

# By this, shells say that they want completions, and in which way.
COMPLETING = "_TWOFOLD_COMPLETE"
# What the shells that tell no words tell: the line up to the cursor.
LINE = "_TWOFOLD_LINE"
