"""Stands for any service's code."""


def handler(event: dict, _context: object) -> dict:
    """Answer whatever comes."""
    return {"statusCode": 200, "body": str(len(event))}
