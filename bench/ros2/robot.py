"""A robot of rclpy that sends odometry at 100 Hz and hears what velocity it is given. For stops.py and latency.py."""

import os
import signal
import socket
import subprocess
import time

import rclpy
from ament_index_python.packages import get_package_prefix
from geometry_msgs.msg import Twist
from nav_msgs.msg import Odometry
from rclpy.node import Node

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BRIDGE = "ws://127.0.0.1:8766"


def start(*words, **environment):
    """Starts a program in the root of the repository, in a group of its own."""
    return subprocess.Popen(words, cwd=ROOT, env={**os.environ, **environment}, start_new_session=True)


def start_agent(*words, **environment):
    """Starts the agent of this folder by the built command line, with further words of it."""
    command = ["node", "dist/node/scenarios/cli/main.js", "ros2", "bench/ros2/agent.ts", "--stale-after", "150"]
    return start(*command, *words, **environment)


def start_bridge():
    """Starts a foxglove_bridge, and waits until it listens."""
    port = BRIDGE.rsplit(":", 1)[1]
    folder = get_package_prefix("foxglove_bridge")
    program = f"{folder}/lib/foxglove_bridge/foxglove_bridge"
    bridge = start(program, "--ros-args", "-p", f"port:={port}", "-p", "address:=127.0.0.1", "--log-level", "warn")
    while bridge.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", int(port))).close()
            return bridge
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise RuntimeError(f"the foxglove_bridge ended with {bridge.returncode}")


def end(program):
    os.killpg(program.pid, signal.SIGINT)
    program.wait()


class Robot(Node):
    """`x` of its odometry counts its messages, which a velocity may answer by turning at it. Several topics of odometry are told in turn, each at 100 Hz. A velocity is kept with when it was heard (monotonic
    time) and when it was published (time of the system)."""

    def __init__(self, topics=("cmd_vel",), odometries=("odom",)):
        super().__init__("robot")
        self.sending, self.block, self.count, self.sent = True, 0, 0, {}
        self.published = {}
        self.odometries = [self.create_publisher(Odometry, topic, 10) for topic in odometries]
        self.velocities = {topic: [] for topic in topics}
        for topic in topics:
            hear = lambda message, info, heard=self.velocities[topic]: heard.append((time.monotonic(), message, 1e-9 * info["source_timestamp"]))
            self.create_subscription(Twist, topic, hear, 50)
        self.create_timer(0.01 / len(odometries), self.tell)

    def tell(self):
        if not self.sending:
            return
        self.count += 1
        message = Odometry()
        message.header.stamp = self.get_clock().now().to_msg()
        message.pose.pose.position.x = -1.0 if self.block > 0 else float(self.count)
        message.pose.pose.orientation.w = 1.0
        self.block = max(0, self.block - 1)
        self.last = self.sent[self.count] = time.monotonic()
        self.published[self.count] = time.time()
        self.odometries[self.count % len(self.odometries)].publish(message)

    def run(self, seconds, until=lambda: False):
        """Runs for some seconds, or until something holds. Returns whether it does."""
        over = time.monotonic() + seconds
        while time.monotonic() < over:
            rclpy.spin_once(self, timeout_sec=0.005)
            if until():
                return True
        return False
