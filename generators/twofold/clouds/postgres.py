"""The PostgreSQL that every relational store is, whatever runs it: the same SQL everywhere.

It is the newest major version that is sound on all targets. From 16 on, whoever makes a role is a
member of it, and may change no role that somebody else made:

- Aurora's administrator would, through the roles that log in by IAM, be held to IAM itself, and the
  password by which the Data API runs would be refused.
- Cloud SQL makes the roles that log in by IAM, and its administrator could change none of them.

https://www.postgresql.org/docs/16/role-attributes.html, docs/decisions/0004
"""

from __future__ import annotations

MAJOR = 15
