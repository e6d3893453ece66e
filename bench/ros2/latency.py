"""From an odometry at 100 Hz to the velocity that answers it: our agent, and a node of rclpy in the same run. Both answer the same odometry, and
so wait for each other's cores; with --in-turn each has an odometry of its own, halfway between two of the other's. With --events the agent hears
a million events a second too. Times are those of publishing, of the odometry and of its answer: how fast this program hears is not in them.

    . /opt/ros/jazzy/setup.bash && npm run build && python3 bench/ros2/latency.py [SECONDS] [--in-turn] [--events]
"""

import argparse
import sys
import time

import rclpy
from robot import Robot, end, start, start_agent


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("seconds", type=float, nargs="?", default=20)
    parser.add_argument("--in-turn", action="store_true")
    parser.add_argument("--events", action="store_true")
    given = parser.parse_args()
    seconds = given.seconds
    rclpy.init()
    answered_by_rclpy = "odom_rclpy" if given.in_turn else "odom"
    robot = Robot(("cmd_vel", "cmd_vel_rclpy"), dict.fromkeys(("odom", answered_by_rclpy)))
    camera = [start("npx", "tsx", "bench/ros2/camera.ts", str(seconds + 30))] if given.events else []
    theirs = start(sys.executable, "bench/ros2/rclpy_agent.py", "--ros-args", "-r", f"odom:={answered_by_rclpy}")
    # Every odometry is to be answered, not 50 a second.
    rate = ("--command-rate", "1000")
    ours = start_agent(*rate, WITH_EVENTS="1") if given.events else start_agent(*rate)
    moving = lambda heard: bool(heard) and heard[-1][1].linear.x != 0
    if not robot.run(40, lambda: all(map(moving, robot.velocities.values()))):
        raise RuntimeError("the robot is not driven")
    robot.run(3)
    begun = time.time()
    robot.run(seconds)
    for topic, heard in robot.velocities.items():
        latencies, answered = [], set()
        for _, velocity, published in heard:
            count = round(velocity.angular.z)
            if count in answered or robot.published.get(count, 0) < begun:
                continue
            answered.add(count)
            latencies.append(1e3 * (published - robot.published[count]))
        latencies.sort()
        quantile = lambda share: latencies[min(len(latencies) - 1, int(share * len(latencies)))]
        print(f"{topic}: {len(latencies)} answers, median {quantile(0.5):.2f} ms, 99 % within {quantile(0.99):.2f} ms, largest {quantile(1):.2f} ms")
    for program in (ours, theirs, *camera):
        end(program)


main()
