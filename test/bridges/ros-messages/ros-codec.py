"""Reads lines of a type and a message in CDR as hexadecimal, and writes each message as the Python of ROS 2 serialises it after reading
it; `unknown` where it has no such type."""

import sys

from rclpy.serialization import deserialize_message, serialize_message
from rosidl_runtime_py.utilities import get_message

for line in sys.stdin:
    name, cdr = line.split()
    try:
        message = get_message(name)
    except (ModuleNotFoundError, AttributeError, ValueError):
        print('unknown')
        continue
    print(serialize_message(deserialize_message(bytes.fromhex(cdr), message)).hex())
