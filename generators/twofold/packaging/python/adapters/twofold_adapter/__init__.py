"""What stands between a service and whatever runs it: requests and events come to one application.

These files were generated into the service's build. A file of the same name in the service's own
folder takes the place of one of them.
"""
