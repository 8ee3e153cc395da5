"""Stands for any service's code."""


async def app(scope, receive, send): ...
