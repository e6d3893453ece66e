"""Subscribes to /arena when it has been sent already, and prints the namespaces of its markers. Usage: late-subscriber.py SECONDS"""

import sys
import time

import rclpy
from rclpy.qos import QoSDurabilityPolicy, QoSProfile, QoSReliabilityPolicy
from visualization_msgs.msg import MarkerArray

rclpy.init()
node = rclpy.create_node('late')
heard = []
latched = QoSProfile(
    depth=1, durability=QoSDurabilityPolicy.TRANSIENT_LOCAL, reliability=QoSReliabilityPolicy.RELIABLE)
node.create_subscription(MarkerArray, '/arena', heard.append, latched)
end = time.monotonic() + float(sys.argv[1])
while not heard and time.monotonic() < end:
    rclpy.spin_once(node, timeout_sec=0.1)
print(' '.join(sorted({marker.ns for message in heard for marker in message.markers})))
