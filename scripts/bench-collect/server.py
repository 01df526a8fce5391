"""Serves rendered answers as AWS would, each after a latency, with as little work as may be.

USAGE: server.py FOLDER [--latency-ms N]

Prints its URL, and ends when its standard input does. Signatures are not looked at, but for their Region. A thread a
connection, and bodies go from the file to the socket inside the kernel.
"""

import argparse
import json
import os
import re
import socket
import sys
import threading
import time
from urllib.parse import parse_qs

CREDENTIAL = re.compile(rb"(?im)^authorization:[^\r\n]*credential=[^/]*/\d{8}/([^/]+)/")
LENGTH = re.compile(rb"(?im)^content-length: *(\d+)")
TARGET = re.compile(rb"(?im)^x-amz-target:[^\r\n.]*\.(\w+)")
EXPECT = re.compile(rb"(?im)^expect: *100-continue")


class Server:
    def __init__(self, folder, latency):
        with open(f"{folder}/index.json", encoding="utf-8") as file:
            self.index = json.load(file)["pages"]
        self.file = os.open(f"{folder}/pages", os.O_RDONLY)
        self.latency = latency

    def find(self, head, body):
        region = CREDENTIAL.search(head)
        region = region.group(1).decode() if region else ""
        target = TARGET.search(head)
        if target:
            operation = target.group(1).decode()
            token = json.loads(body).get("NextToken") or ""
        else:
            form = {key: values[0] for key, values in parse_qs(body.decode()).items()}
            operation = form.get("Action", "")
            token = form.get("NextToken") or form.get("Marker") or ""
            if operation == "DescribeVpcAttribute":
                token = f"{form.get('VpcId')} {form.get('Attribute')}"
        return self.index.get(f"{region} {operation} {token}") or self.index.get(f" {operation} {token}")

    def serve(self, connection):
        with connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            data = b""
            while True:
                while b"\r\n\r\n" not in data:
                    more = connection.recv(65536)
                    if not more:
                        return
                    data += more
                arrived = time.monotonic()
                head, body = data.split(b"\r\n\r\n", 1)
                if EXPECT.search(head):
                    connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
                found = LENGTH.search(head)
                length = int(found.group(1)) if found else 0
                while len(body) < length:
                    body += connection.recv(65536)
                data = body[length:]
                page = self.find(head, body[:length])
                time.sleep(max(0, arrived + self.latency - time.monotonic()))
                if page is None:
                    print("no answer for", head, body, file=sys.stderr)
                    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                    continue
                offset, size, kind = page
                connection.sendall(
                    f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {size}\r\n"
                    "x-amzn-RequestId: 59dbff89-35bd-4eac-99ed-be587EXAMPLE\r\n\r\n".encode())
                end = offset + size
                while offset < end:
                    offset += os.sendfile(connection.fileno(), self.file, offset, end - offset)

    def guarded(self, connection):
        try:
            self.serve(connection)
        except (ConnectionError, BrokenPipeError):
            pass

    def run(self):
        listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
        threading.Thread(target=self.accept, args=(listener,), daemon=True).start()
        sys.stdin.read()

    def accept(self, listener):
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=self.guarded, args=(connection,), daemon=True).start()


def main():
    parser = argparse.ArgumentParser(description="Serves rendered answers as AWS would.")
    parser.add_argument("folder")
    parser.add_argument("--latency-ms", type=float, default=50, metavar="N")
    options = parser.parse_args()
    Server(options.folder, options.latency_ms / 1000).run()


if __name__ == "__main__":
    main()
