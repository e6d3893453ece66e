"""examples/keep-clear.ts drives the loopback simulator of Nav2 in a room of 6 m by 4 m with a pillar: how near it comes to what is there.

    . /opt/ros/jazzy/setup.bash && npm run build && python3 bench/ros2/loopback.py [SECONDS]

Needs nav2_loopback_sim. The simulator lets the robot drive through walls: what keeps it clear is the agent.
"""

import math
import sys
import time

import numpy
import rclpy
from geometry_msgs.msg import PoseWithCovarianceStamped, TransformStamped, Twist
from nav_msgs.msg import OccupancyGrid
from nav_msgs.srv import GetMap
from rclpy.node import Node
from robot import end, start
from tf2_ros import Buffer, StaticTransformBroadcaster, TransformListener

RESOLUTION = 0.05
WIDTH, HEIGHT = 6.0, 4.0
RADIUS = 0.22
"""Metres; that of the body in examples/keep-clear.ts."""
SIMULATOR = "from nav2_loopback_sim.loopback_simulator import main; main()"


def room():
    """100 where there is something: the walls, and a pillar of 0.6 m. The simulator sees nothing in the first row and column of a map."""
    cells = numpy.zeros((round(HEIGHT / RESOLUTION), round(WIDTH / RESOLUTION)), dtype=numpy.int8)
    cells[:3, :] = cells[-3:, :] = cells[:, :3] = cells[:, -3:] = 100
    row, column = round(2.4 / RESOLUTION), round(3.6 / RESOLUTION)
    cells[row - 6 : row + 6, column - 6 : column + 6] = 100
    return cells


class Surroundings(Node):
    """Tells the simulator the map and where the robot begins, and looks where it is."""

    def __init__(self):
        super().__init__("surroundings")
        self.cells = room()
        rows, columns = numpy.nonzero(self.cells)
        self.taken = numpy.stack([(columns + 0.5) * RESOLUTION, (rows + 0.5) * RESOLUTION], axis=1)
        self.create_service(GetMap, "/map_server/map", self.tell_map)
        self.begins = self.create_publisher(PoseWithCovarianceStamped, "initialpose", 10)
        self.speed = 0.0
        self.create_subscription(Twist, "cmd_vel", self.hear, 10)
        self.buffer = Buffer()
        self.listener = TransformListener(self.buffer, self)
        self.mounts = StaticTransformBroadcaster(self)
        mount = TransformStamped(child_frame_id="base_scan")
        mount.header.frame_id = "base_link"
        mount.transform.translation.z = 0.2
        mount.transform.rotation.w = 1.0
        self.mounts.sendTransform(mount)

    def tell_map(self, _, response):
        response.map = OccupancyGrid(data=self.cells.flatten().tolist())
        response.map.info.resolution = RESOLUTION
        response.map.info.height, response.map.info.width = self.cells.shape
        response.map.info.origin.orientation.w = 1.0
        return response

    def hear(self, message):
        self.speed = message.linear.x

    def begin(self):
        message = PoseWithCovarianceStamped()
        message.header.frame_id = "map"
        message.pose.pose.position.x, message.pose.pose.position.y = 1.2, 1.2
        message.pose.pose.orientation.w = 1.0
        self.begins.publish(message)

    def place(self):
        try:
            at = self.buffer.lookup_transform("map", "base_link", rclpy.time.Time()).transform.translation
        except Exception:
            return None
        return at.x, at.y

    def clearance(self, place):
        """Metres from the rim of the body to what is there."""
        return float(numpy.hypot(*(self.taken - place).T).min()) - RESOLUTION / 2 - RADIUS

    def run(self, seconds, each=lambda: None):
        over = time.monotonic() + seconds
        while time.monotonic() < over:
            rclpy.spin_once(self, timeout_sec=0.02)
            each()


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    rclpy.init()
    surroundings = Surroundings()
    # Its rays are cast in Python: at 1.5 degrees and 30 m it is slower than its own clock.
    values = {"base_frame_id": "base_link", "publish_clock": "false", "scan_angle_increment": "0.0524", "scan_range_max": "8.0"}
    named = ("--ros-args", *(word for name, value in values.items() for word in ("-p", f"{name}:={value}")))
    simulator = start(sys.executable, "-c", SIMULATOR, *named)
    surroundings.run(6)
    surroundings.begin()
    agent = start("node", "dist/node/scenarios/cli/main.js", "ros2", "examples/keep-clear.ts", "--stale-after", "300")
    began = time.monotonic()
    while surroundings.speed == 0 and time.monotonic() - began < 30:
        surroundings.run(0.1)
    waited = time.monotonic() - began
    driven, least, last, seen = 0.0, math.inf, None, set()

    def look():
        nonlocal driven, least, last
        place = surroundings.place()
        if place is None:
            return
        least = min(least, surroundings.clearance(place))
        seen.add((int(place[0]), int(place[1])))
        if last is not None:
            driven += math.dist(last, place)
        last = place

    surroundings.run(seconds, look)
    end(agent)
    end(simulator)
    print(f"drives after {waited:.1f} s; {driven:.1f} m in {seconds:.0f} s, over {len(seen)} of 24 square metres; least clearance {least:.2f} m")


main()
