"""The bridge to moto: requests parsed and answers serialised from botocore's service models.

Taken from moto: the request parsers and the response serialisers of the protocols, and the text of the AWS-managed
policies. No moto backend is used: the state is this endpoint's own (see worlds.py).
"""

from __future__ import annotations

import functools
import json
from urllib.parse import parse_qsl

import botocore.session
from moto.core.model import ServiceModel
from moto.core.parse import EC2QueryParser, JSONParser, QueryParser
from moto.core.serialize import EC2Serializer, JSONSerializer, QuerySerializer, SerializationContext

SERVICES = ("ec2", "ssm", "iam", "sts", "organizations")
# Stands in a rendered answer until it is sent, so that rendered answers can be kept.
REQUEST_ID = "00000000-0000-0000-0000-00000request"

_session = botocore.session.get_session()


@functools.cache
def model(service: str) -> ServiceModel:
    """botocore's model of a service, in moto's classes."""
    loader = _session.get_component("data_loader")
    return ServiceModel(loader.load_service_model(service, "service-2"), service)


@functools.cache
def operation_model(service: str, operation: str):
    """The model of an operation, or None where the service has none of that name."""
    if operation not in model(service).operation_names:
        return None
    return model(service).operation_model(operation)


@functools.cache
def regions() -> frozenset[str]:
    """All Regions of the aws partition that botocore knows."""
    return frozenset(_session.get_available_regions("ssm"))


class _OnlyWhatIsThere:
    """Serialises plain dictionaries by their own members, which is far faster than asking the model for each."""

    def _serialize_type_structure(self, serialized, value, shape, key):
        wrapper = {} if key else serialized
        members = shape.members
        for name, member in value.items():
            if member is not None:
                self._serialize(wrapper, member, members[name], name)
        if key:
            self._default_serialize(serialized, wrapper, shape, key)


class _EC2(_OnlyWhatIsThere, EC2Serializer):
    def _serialize_namespace_attribute(self, serialized):
        super()._serialize_namespace_attribute(serialized)
        serialized["@xmlns"] += "/"  # which EC2 sends, though its model has none


class _Query(_OnlyWhatIsThere, QuerySerializer):
    pass


class _JSON(_OnlyWhatIsThere, JSONSerializer):
    def _serialize_body(self, body):
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"))  # AWS sends UTF-8, not escapes


_PROTOCOLS = {"ec2": (EC2QueryParser, _EC2), "query": (QueryParser, _Query), "json": (JSONParser, _JSON)}


def serialise(service: str, operation: str, output: dict) -> tuple[bytes, str]:
    """The body and content type of an answer, with REQUEST_ID where the request id belongs."""
    operation_ = operation_model(service, operation)
    serialiser = _PROTOCOLS[model(service).metadata["protocol"]][1]
    answer = serialiser(operation_, context=SerializationContext(REQUEST_ID)).serialize(output)
    content_type = answer["headers"]["Content-Type"]
    return answer["body"].encode(), content_type + (";charset=UTF-8" if service == "ec2" else "")


class Form(dict):
    """The fields of a form body; `repeated` names those that came more than once."""

    def __init__(self, body: bytes):
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, strict_parsing=bool(body))
        super().__init__(pairs)
        names = [name for name, _ in pairs]
        self.repeated = sorted({name for name in names if names.count(name) > 1})


def parse(service: str, operation: str, form: Form | None, body: bytes) -> dict:
    """The parameters of a request in the shape of botocore's input. Raises ValueError on what has a wrong type."""
    parser = _PROTOCOLS[model(service).metadata["protocol"]][0]
    return parser(operation_model(service, operation)).parse({"values": form, "body": body})


@functools.cache
def managed_policies() -> dict[str, dict]:
    """The AWS-managed policies that moto knows, by name."""
    from moto.iam.aws_managed_policies import aws_managed_policies_data
    return json.loads(aws_managed_policies_data)
