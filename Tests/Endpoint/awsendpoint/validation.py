"""Requests checked against botocore's service model.

It is stricter than AWS on purpose: a JSON service ignores members it does not know, and EC2 forgives some spellings;
a test wants to hear of both. Every refusal is counted in `invalid` of the control API.
"""

from __future__ import annotations

import json
import re

from botocore.serialize import create_serializer
from moto.core.model import ListShape, MapShape, Shape, StructureShape

from . import wire
from .errors import AwsError, family, spelled

# Ranges that AWS documents but its model of these operations lacks.
_EC2_RANGES = {"DescribeInstances": (5, 1000), "DescribeInstanceStatus": (5, 1000)}
_PYTHON_TYPES = {"string": str, "boolean": bool, "structure": dict, "list": list, "map": dict,
                 "integer": int, "long": int, "float": (int, float), "double": (int, float),
                 "timestamp": (int, float, str), "blob": str}


class Invalid(Exception):
    """A request that the service refuses, with the error it answers."""

    def __init__(self, error: AwsError):
        super().__init__(str(error))
        self.error = error


def read_request(service: str, headers, body: bytes) -> tuple[str, dict]:
    """The operation and the parameters of a signed request, checked. Raises Invalid."""
    if family(service) == "json":
        return _read_json(service, headers, body)
    return _read_form(service, headers, body)


def _invalid(kind: str, service: str, message: str, code: str | None = None) -> Invalid:
    return Invalid(spelled(kind, service, message, code))


# Query protocols

def _read_form(service: str, headers, body: bytes) -> tuple[str, dict]:
    if not headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
        raise _invalid("unknown-operation", service, "The content type must be application/x-www-form-urlencoded")
    try:
        form = wire.Form(body)
    except ValueError as problem:
        raise _invalid("bad-body", service, f"The body is no form: {problem}") from None
    operation, version = form.get("Action", ""), form.get("Version", "")
    api_version = wire.model(service).api_version
    if wire.operation_model(service, operation) is None or version != api_version:
        text = (f"The action {operation} is not valid for this web service." if service == "ec2" else
                f"Could not find operation {operation} for version {version or 'NO_VERSION_SPECIFIED'}")
        raise _invalid("unknown-operation", service, text)
    if form.repeated:
        raise _invalid("invalid", service, f"The parameter {form.repeated[0]} is given more than once")
    try:
        parameters = wire.parse(service, operation, form, body)
    except ValueError as problem:
        raise _invalid("invalid", service, f"A parameter has the wrong type: {problem}") from None
    _check_round_trip(service, operation, form, parameters)
    _check(service, operation, parameters)
    return operation, parameters


def _check_round_trip(service: str, operation: str, form: wire.Form, parameters: dict) -> None:
    """What botocore would send for the parsed parameters must be what came: this finds unknown names and types."""
    serialiser = create_serializer(wire.model(service).metadata["protocol"], include_validation=False)
    sent = serialiser.serialize_to_request(parameters, wire.operation_model(service, operation))["body"]
    for name, value in form.items():
        if name not in sent:
            code = "UnknownParameter" if service == "ec2" else None
            raise _invalid("invalid", service, f"The parameter {name} is not recognized", code)
        if str(sent[name]) != value and not _same(sent[name], value):
            raise _invalid("invalid", service, f"The value '{value}' of the parameter {name} has the wrong type")


def _same(sent, value: str) -> bool:
    return isinstance(sent, bool) and str(sent).lower() == value.lower()


# JSON 1.1

def _read_json(service: str, headers, body: bytes) -> tuple[str, dict]:
    metadata = wire.model(service).metadata
    prefix, _, operation = headers.get("X-Amz-Target", "").partition(".")
    if prefix != metadata["targetPrefix"] or wire.operation_model(service, operation) is None:
        raise _invalid("unknown-operation", service, "")
    if headers.get("Content-Type", "").split(";")[0] != "application/x-amz-json-1.1":
        raise _invalid("unknown-operation", service, "The content type must be application/x-amz-json-1.1")
    try:
        document = json.loads(body)
    except ValueError:
        raise _invalid("bad-body", service, "The body is no JSON") from None
    shape = wire.operation_model(service, operation).input_shape
    if shape is not None:
        _check_types(service, shape, document, "")
    elif document != {}:
        raise _invalid("invalid", service, "The operation takes no parameters")
    parameters = wire.parse(service, operation, None, body)
    _check(service, operation, parameters)
    return operation, parameters


def _check_types(service: str, shape: Shape, value, path: str) -> None:
    expected = _PYTHON_TYPES.get(shape.type_name, object)
    if not isinstance(value, expected) or (isinstance(value, bool) and shape.type_name not in ("boolean",)):
        raise _invalid("bad-body", service, f"{path or 'The body'} must be a {shape.type_name}")
    if isinstance(shape, StructureShape):
        for name, member in value.items():
            if name not in shape.members:
                raise _invalid("invalid", service, f"Unknown parameter: {path}{name}")
            _check_types(service, shape.members[name], member, f"{path}{name}.")
    elif isinstance(shape, ListShape):
        for index, member in enumerate(value, 1):
            _check_types(service, shape.member, member, f"{path}{index}.")
    elif isinstance(shape, MapShape):
        for name, member in value.items():
            _check_types(service, shape.value, member, f"{path}{name}.")


# Constraints of the model

def _check(service: str, operation: str, parameters: dict) -> None:
    shape = wire.operation_model(service, operation).input_shape
    if shape is not None:
        _check_constraints(service, shape, parameters, "")
    if service == "ec2":
        _check_ec2(operation, parameters)


def _check_constraints(service: str, shape: Shape, value, path: str) -> None:
    if isinstance(shape, StructureShape):
        for name in shape.required_members:
            if name not in value:
                if service == "ec2":
                    wire_name = name[0].lower() + name[1:]
                    raise _invalid("invalid", service, f"The request must contain the parameter {wire_name}",
                                   "MissingParameter")
                raise _constraint(service, "null", _join(path, name), "Member must not be null")
        for name, member in value.items():
            _check_constraints(service, shape.members[name], member, _join(path, name))
        return
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if isinstance(shape, ListShape):
        _check_length(service, value, low, high, path)
        for index, member in enumerate(value, 1):
            _check_constraints(service, shape.member, member, f"{path}.{index}.member")
    elif shape.type_name in ("integer", "long"):
        _check_range(service, value, low, high, path)
    elif shape.type_name == "string":
        _check_length(service, value, low, high, path)
        _check_text(service, shape, value, path)


def _check_range(service: str, value: int, low: int | None, high: int | None, path: str) -> None:
    if low is not None and value < low:
        raise _range(service, value, path, low, "greater")
    if high is not None and value > high:
        raise _range(service, value, path, high, "less")


def _range(service: str, value: int, path: str, limit: int, side: str) -> Invalid:
    if service == "ec2":
        return _invalid("invalid", service, f"Value ( {value} ) for parameter {path} is invalid. Expecting a value "
                        f"{'larger' if side == 'greater' else 'smaller'} than or equal to {limit}.")
    return _constraint(service, value, path, f"Member must have value {side} than or equal to {limit}")


def _check_length(service: str, value, low: int | None, high: int | None, path: str) -> None:
    if service == "ec2":
        return
    if low is not None and len(value) < low:
        raise _constraint(service, value, path, f"Member must have length greater than or equal to {low}")
    if high is not None and len(value) > high:
        raise _constraint(service, value, path, f"Member must have length less than or equal to {high}")


def _check_text(service: str, shape: Shape, value: str, path: str) -> None:
    allowed = getattr(shape, "enum", None)
    if allowed and value not in allowed:
        if service == "ec2":
            raise _invalid("invalid", service, f"Value ({value}) for parameter {path} is invalid.")
        raise _constraint(service, value, path, f"Member must satisfy enum value set: [{', '.join(allowed)}]")
    pattern = shape.metadata.get("pattern")
    if pattern and service != "ec2":
        try:
            matches = re.fullmatch(pattern, value) or re.search(pattern, value)
        except re.error:  # a pattern of the model in a dialect that Python lacks
            return
        if not matches:
            raise _constraint(service, value, path, f"Member must satisfy regular expression pattern: {pattern}")


def _constraint(service: str, value, path: str, constraint: str) -> Invalid:
    text = "[" + ", ".join(map(str, value)) + "]" if isinstance(value, list) else value
    said = "" if text == "null" else f" '{text}'"
    message = f"1 validation error detected: Value{said} at '{path}' failed to satisfy constraint: {constraint}"
    if service == "organizations":
        return _invalid("invalid", service, message, "InvalidInputException")
    return _invalid("invalid", service, message)


def _join(path: str, name: str) -> str:
    wire_name = name[0].lower() + name[1:]
    return f"{path}.{wire_name}" if path else wire_name


def _check_ec2(operation: str, parameters: dict) -> None:
    """Rules of EC2 that no model states."""
    low_high = _EC2_RANGES.get(operation)
    if low_high and "MaxResults" in parameters:
        _check_range("ec2", parameters["MaxResults"], *low_high, "maxResults")
    identifiers = {"DescribeInstances": ("InstanceIds", "instancesSet"),
                   "DescribeInstanceStatus": ("InstanceIds", "instanceIdsSet")}.get(operation)
    if identifiers and parameters.get(identifiers[0]) and "MaxResults" in parameters:
        raise _invalid("invalid", "ec2", f"The parameter {identifiers[1]} cannot be used with the parameter "
                       "maxResults", "InvalidParameterCombination")
