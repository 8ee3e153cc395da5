"""What services reach beyond themselves, the same in every cloud and style.

One thin port for each kind of thing that a blueprint links a service to. The environment says
which cloud's it is, and only that cloud's client library is imported.
"""
