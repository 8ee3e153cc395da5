"""Requests that are signed by the service's role, for Amazon API Gateway."""

from __future__ import annotations

from collections.abc import Generator

import httpx2
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from ports.errors import UnavailableError
from ports.identity import aws


class Signature(httpx2.Auth):
    """A signature, version 4.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
    """

    requires_request_body = True

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response]:
        """Sign a request: its method, address and body, and who may have changed none of them."""
        session = aws()
        credentials = session.get_credentials()
        if credentials is None:
            raise UnavailableError("there are no credentials to sign with")
        kept = {"host": request.url.netloc.decode()}
        if "content-type" in request.headers:
            kept["content-type"] = request.headers["content-type"]
        asked = AWSRequest(request.method, str(request.url), data=request.content, headers=kept)
        SigV4Auth(credentials, "execute-api", session.region_name).add_auth(asked)
        request.headers.update(dict(asked.headers.items()))
        yield request
