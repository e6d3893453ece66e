"""Whether robot and agent hear each other, and from when on: in each order of starting, with each quality of service of the robot, and after one
of both was started anew. A row is one try: seconds from when the later of both was started to the first velocity that moves, or what the agent
says where none comes.

    . /opt/ros/jazzy/setup.bash && npm run build && RMW_IMPLEMENTATION=rmw_fastrtps_cpp python3 bench/ros2/matrix.py [TRIALS]
"""

import os
import statistics
import sys
import time

import rclpy
from diagnostic_msgs.msg import DiagnosticArray
from geometry_msgs.msg import Twist, TwistStamped
from nav_msgs.msg import Odometry
from rclpy.duration import Duration
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from rclpy.utilities import get_rmw_implementation_identifier
from robot import Robot, end, start_agent

PATIENCE = 8
"""Seconds after which a robot counts as deaf: the agent looks at the graph twice a second."""

RELIABLE = QoSProfile(depth=10)
BEST_EFFORT = QoSProfile(depth=10, reliability=ReliabilityPolicy.BEST_EFFORT)
LATCHED = QoSProfile(depth=10, durability=DurabilityPolicy.TRANSIENT_LOCAL)
DEADLINE = QoSProfile(depth=10, deadline=Duration(seconds=0.5))
QUALITIES = {"reliable": RELIABLE, "best effort": BEST_EFFORT, "transient local": LATCHED, "deadline 0.5 s": DEADLINE}


class Base(Robot):
    """A robot whose ends have a quality of service and a type of velocity."""

    def __init__(self, offered=RELIABLE, asked=RELIABLE, type=Twist):
        super().__init__(topics=())
        self.destroy_publisher(self.odometry)
        self.odometry = self.create_publisher(Odometry, "odom", offered)
        self.moved, self.warning = None, ""
        self.create_subscription(type, "cmd_vel", self.hear, asked)
        self.create_subscription(DiagnosticArray, "/diagnostics", self.diagnose, 10)

    def hear(self, message):
        twist = getattr(message, "twist", message)
        if twist.linear.x != 0:
            self.moved = time.monotonic()

    def diagnose(self, message):
        for status in message.status:
            if status.level != b"\0":
                self.warning = status.message

    def drives(self, since):
        """Seconds until it is driven, or None."""
        self.moved = None
        return self.moved - since if self.run(PATIENCE, lambda: self.moved is not None) else None


def try_one(robot_of, order):
    """Seconds from the later start to the first velocity; what the agent says where there is none."""
    agent = base = None
    try:
        if order == "robot first":
            base = robot_of()
            base.run(2)
            agent, since = start_agent(), time.monotonic()
            # Node and the agent's files are read within this time: it is that of the agent, not of the graph.
        else:
            agent = start_agent()
            time.sleep(4)
            base, since = robot_of(), time.monotonic()
        took = base.drives(since)
        if took is not None and order == "robot again":
            base.destroy_node()
            rclpy.shutdown()
            time.sleep(1)
            rclpy.init()
            base, since = robot_of(), time.monotonic()
            took = base.drives(since)
        if took is not None and order == "agent again":
            end(agent)
            agent, since = start_agent(), time.monotonic()
            base.run(0.5)
            took = base.drives(since)
        return took if took is not None else base.warning or "silent"
    finally:
        if base is not None:
            base.destroy_node()
        if agent is not None:
            end(agent)


def row(name, robot_of, order, trials):
    results = [try_one(robot_of, order) for _ in range(trials)]
    times = [result for result in results if isinstance(result, float)]
    said = sorted({result for result in results if not isinstance(result, float)})
    told = f"{len(times)} of {trials}"
    if times:
        told += f" | {statistics.median(times):.2f} | {max(times):.2f}"
    print(f"| {name} | {order} | {told}{' | ' + '; '.join(said) if said else ''} |", flush=True)


def main():
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    rclpy.init()
    print(f"{get_rmw_implementation_identifier()}, load average {os.getloadavg()[0]:.1f}")
    for type in (Twist, TwistStamped):
        for order in ("robot first", "agent first", "robot again", "agent again"):
            row(type.__name__, lambda: Base(type=type), order, trials)
    for name, quality in QUALITIES.items():
        for order in ("robot first", "agent first"):
            row(f"odometry {name}", lambda: Base(offered=quality), order, trials)
            row(f"velocity {name}", lambda: Base(asked=quality), order, trials)
    rclpy.shutdown()


main()
