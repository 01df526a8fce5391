"""AWS errors: each class of error in the spelling, status and body of each service."""

from __future__ import annotations

import json
import uuid
from xml.sax.saxutils import escape

JSON_SERVICES = ("ssm", "organizations")

# class of error -> service -> (code, HTTP status, message)
SPELLINGS = {
    "bad-key": {
        "ec2": ("AuthFailure", 401, "AWS was not able to validate the provided access credentials"),
        "json": ("UnrecognizedClientException", 400, "The security token included in the request is invalid."),
        "query": ("InvalidClientTokenId", 403, "The security token included in the request is invalid"),
    },
    "bad-signature": {
        "ec2": ("AuthFailure", 401, "AWS was not able to validate the provided access credentials"),
        "json": ("InvalidSignatureException", 400,
                 "The request signature we calculated does not match the signature you provided. Check your AWS "
                 "Secret Access Key and signing method. Consult the service documentation for details."),
        "query": ("SignatureDoesNotMatch", 403,
                  "The request signature we calculated does not match the signature you provided. Check your AWS "
                  "Secret Access Key and signing method. Consult the service documentation for details."),
    },
    "skew": {
        "ec2": ("RequestExpired", 400, "Request has expired."),
        "json": ("InvalidSignatureException", 400, ""),
        "query": ("SignatureDoesNotMatch", 403, ""),
    },
    "missing-auth": {
        "ec2": ("MissingAuthenticationToken", 403, "Request is missing Authentication Token"),
        "json": ("MissingAuthenticationTokenException", 400, "Missing Authentication Token"),
        "query": ("MissingAuthenticationToken", 403, "Request is missing Authentication Token"),
    },
    "expired-token": {
        "ec2": ("RequestExpired", 400, "Request has expired."),
        "json": ("ExpiredTokenException", 400, "The security token included in the request is expired"),
        "query": ("ExpiredToken", 403, "The security token included in the request is expired"),
    },
    "region-disabled": {
        "ec2": ("OptInRequired", 401,
                "You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe."),
        "json": ("UnrecognizedClientException", 400, "The security token included in the request is invalid."),
        "query": ("InvalidClientTokenId", 403, "The security token included in the request is invalid"),
        "sts": ("RegionDisabledException", 403, "STS is not activated in this region for account"),
    },
    "throttle": {
        "ec2": ("RequestLimitExceeded", 503, "Request limit exceeded."),
        "json": ("ThrottlingException", 400, "Rate exceeded"),
        "query": ("Throttling", 400, "Rate exceeded"),
        "organizations": ("TooManyRequestsException", 400, "AWS Organizations can't complete your request "
                          "because another request is already in progress. Try again later."),
    },
    "error500": {
        "ec2": ("InternalError", 500, "An internal error has occurred"),
        "json": ("InternalServerError", 500, "An internal error occurred."),
        "query": ("ServiceFailure", 500, "The request processing has failed because of an unknown error."),
        "organizations": ("ServiceException", 500, "AWS Organizations can't complete your request "
                          "because of an internal service error. Try again later."),
    },
    "error503": {
        "ec2": ("Unavailable", 503, "The service is unavailable. Please try again shortly."),
        "json": ("ServiceUnavailable", 503, "The service is temporarily unavailable."),
        "query": ("ServiceUnavailable", 503, "The request has failed due to a temporary failure of the server."),
    },
    "denied": {
        "ec2": ("UnauthorizedOperation", 403, "You are not authorized to perform this operation."),
        "json": ("AccessDeniedException", 400, ""),
        "query": ("AccessDenied", 403, ""),
    },
    "invalid": {
        "ec2": ("InvalidParameterValue", 400, ""),
        "json": ("ValidationException", 400, ""),
        "query": ("ValidationError", 400, ""),
    },
    "unknown-operation": {
        "ec2": ("InvalidAction", 400, ""),
        "json": ("UnknownOperationException", 400, ""),
        "query": ("InvalidAction", 400, ""),
    },
    "bad-body": {
        "ec2": ("InvalidParameterValue", 400, ""),
        "json": ("SerializationException", 400, ""),
        "query": ("MalformedInput", 400, ""),
    },
}


class AwsError(Exception):
    """An error that an AWS service answers with."""

    def __init__(self, code: str, status: int, message: str, headers: dict[str, str] | None = None):
        super().__init__(f"{code}: {message}")
        self.code, self.status, self.message, self.headers = code, status, message, headers or {}


def family(service: str) -> str:
    """The family of spellings that a service belongs to: ec2, json or query."""
    return "ec2" if service == "ec2" else "json" if service in JSON_SERVICES else "query"


def spelled(kind: str, service: str, message: str | None = None, code: str | None = None) -> AwsError:
    """The error of a class as this service spells it; message and code replace the usual ones."""
    spellings = SPELLINGS[kind]
    usual_code, status, usual_message = spellings.get(service) or spellings[family(service)]
    return AwsError(code or usual_code, status, usual_message if message is None else message)


def request_id() -> str:
    """A request id of the form that AWS uses."""
    return str(uuid.uuid4())


def error_body(service: str, error: AwsError, identifier: str) -> tuple[bytes, str]:
    """The body and the content type of an error answer."""
    code, message = escape(error.code), escape(error.message)
    if family(service) == "json":
        # SSM says "message" for common errors; Organizations says "Message" for its modelled ones.
        name = "message" if service == "ssm" else "Message"
        return json.dumps({"__type": error.code, name: error.message}).encode(), "application/x-amz-json-1.1"
    if service == "ec2":
        text = ('<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error>'
                f"<Code>{code}</Code><Message>{message}</Message></Error></Errors>"
                f"<RequestID>{identifier}</RequestID></Response>")
        return text.encode(), "text/xml;charset=UTF-8"
    namespace = {"iam": "https://iam.amazonaws.com/doc/2010-05-08/",
                 "sts": "https://sts.amazonaws.com/doc/2011-06-15/"}.get(service, "")
    fault = "Receiver" if error.status >= 500 else "Sender"
    text = (f'<ErrorResponse xmlns="{namespace}">\n  <Error>\n    <Type>{fault}</Type>\n    <Code>{code}</Code>\n'
            f"    <Message>{message}</Message>\n  </Error>\n  <RequestId>{identifier}</RequestId>\n</ErrorResponse>\n")
    return text.encode(), "text/xml"
