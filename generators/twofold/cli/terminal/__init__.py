"""What a person or a program is told, and how; and what a person is asked."""
