"""Random XML answers, written from the service models, and what botocore reads in them."""

import json
import random
import xml.sax.saxutils

import botocore.parsers

import shapes

SEED = 0xF1EE7DB0
TEXTS = [
    "", "a", "vpc-0123", "two words", " blanks around ", 'quotes " and \\', "<&>'", "päivää",
    "日本語", "😀", "tab\tand\nline", "]]>", "%7B%22Version%22%3A%222012-10-17%22%7D", "true", "0",
    "\u007f\u0085\u2028",
]
TIMES = ["2026-01-02T03:04:05.000Z", "2019-12-31T23:59:59Z", "2024-02-29T00:00:00+00:00"]


def text_of(rng, shape):
    if shape.type_name == "boolean":
        return rng.choice(["true", "false"])
    if shape.type_name in ("integer", "long"):
        return str(rng.choice([0, 1, -1, 64, 65535, rng.randrange(2**31)]))
    if shape.type_name == "timestamp":
        return rng.choice(TIMES)
    return rng.choice(TEXTS)


def escaped(rng, text):
    how = rng.randrange(8)
    if how == 0:
        return "".join(f"&#x{ord(c):X};" for c in text)
    if how == 1 and text and "]]>" not in text:
        return f"<![CDATA[{text}]]>"
    return xml.sax.saxutils.escape(text, {'"': "&quot;"} if how == 2 else {})


def element(rng, models, service, name, shape, depth=0):
    """One element, with members that are there, empty, absent, or in no model."""
    if shape.type_name == "structure":
        inside = members(rng, models, service, shape, depth)
    elif shape.type_name == "list":
        item = shape.member.serialization.get("name", "member" if service != "ec2" else "item")
        count = rng.choice([0, 1, 1, 2, 3]) if depth < 3 else rng.choice([0, 1])
        inside = "".join(
            element(rng, models, service, item, shape.member, depth + 1) for _ in range(count))
    else:
        inside = escaped(rng, text_of(rng, shape))
    if not inside and rng.random() < 0.5:
        return f"<{name}/>"
    return f"<{name}>{inside}</{name}>"


def members(rng, models, service, shape, depth=0):
    there = [(n, m) for n, m in shape.members.items() if rng.random() < (0.9 if depth < 2 else 0.6)]
    if rng.random() < 0.3:
        rng.shuffle(there)
    blank = rng.choice(["", "", "\n  "])
    parts = [element(rng, models, service, shapes.wire_name(n, m), m, depth + 1) for n, m in there]
    if rng.random() < 0.2:
        parts.insert(rng.randrange(len(parts) + 1), "<unheardOf a='b'><item>x<y/></item></unheardOf>")
    return "".join(blank + part for part in parts)


def answer(rng, models, service, operation):
    shape = models.output(service, operation)
    namespace = models.services[service].metadata.get("xmlNamespace", "urn:example")
    inside = members(rng, models, service, shape)
    if service == "ec2":
        inside = f"<requestId>r-1</requestId>{inside}"
    else:
        inside = (
            f"<{operation}Result>{inside}</{operation}Result>"
            "<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>")
    declaration = rng.choice(['<?xml version="1.0" encoding="UTF-8"?>\n', ""])
    return f'{declaration}<{operation}Response xmlns="{namespace}">{inside}</{operation}Response>'


def pruned(models, service, shape, value):
    """The value without what the table leaves out."""
    if shape.type_name == "structure":
        kept = models.members(service, shape)
        return {n: pruned(models, service, kept[n], v) for n, v in value.items() if n in kept}
    if shape.type_name == "list":
        return [pruned(models, service, shape.member, v) for v in value]
    return value


def reading(models, service, operation, text):
    """What botocore reads, with times as they are written."""
    protocol = models.services[service].metadata["protocol"]
    factory = botocore.parsers.ResponseParserFactory()
    factory.set_parser_defaults(timestamp_parser=lambda time: time)
    parsed = factory.create_parser(protocol).parse(
        {"body": text.encode(), "headers": {}, "status_code": 200},
        models.output(service, operation))
    parsed.pop("ResponseMetadata", None)
    return pruned(models, service, models.output(service, operation), parsed)


def pair(models, service, operation, number):
    rng = random.Random(f"{SEED}.{service}.{operation}.{number}")
    text = answer(rng, models, service, operation)
    return text, reading(models, service, operation, text)


def files(name, text, value):
    value = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)
    return {f"{name}.xml": text, f"{name}.json": value + "\n"}


def random_files(models, count):
    for service, operations in shapes.OPERATIONS.items():
        for operation in operations:
            for number in range(count):
                name = f"{service}.{operation}.{number}"
                yield from files(name, *pair(models, service, operation, number)).items()


def fixtures(models):
    """One pair of each operation: the longest of a few that is still small."""
    for service, operations in shapes.OPERATIONS.items():
        for operation in operations:
            pairs = [pair(models, service, operation, number) for number in range(16)]
            small = [pair for pair in pairs if len(pair[0]) < 5000] or pairs
            longest = max(small, key=lambda pair: len(pair[0]))
            yield from files(f"{service}.{operation}", *longest).items()
