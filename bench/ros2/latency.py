"""From an odometry at 100 Hz to the velocity that answers it, beside a million events a second: our agent, and a node of rclpy in the same run.

    . /opt/ros/jazzy/setup.bash && npm run build && python3 bench/ros2/latency.py [SECONDS]
"""

import sys
import time

import rclpy
from robot import Robot, end, start, start_agent


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20
    rclpy.init()
    robot = Robot(("cmd_vel", "cmd_vel_rclpy"))
    camera = start("npx", "tsx", "bench/ros2/camera.ts", str(seconds + 30))
    theirs = start(sys.executable, "bench/ros2/rclpy_agent.py")
    ours = start_agent(WITH_EVENTS="1")
    moving = lambda heard: bool(heard) and heard[-1][1].linear.x != 0
    if not robot.run(40, lambda: all(map(moving, robot.velocities.values()))):
        raise RuntimeError("the robot is not driven")
    robot.run(3)
    begun = time.monotonic()
    robot.run(seconds)
    for topic, heard in robot.velocities.items():
        latencies, answered = [], set()
        for at, velocity in heard:
            count = round(velocity.angular.z)
            if count in answered or robot.sent.get(count, 0) < begun:
                continue
            answered.add(count)
            latencies.append(1e3 * (at - robot.sent[count]))
        latencies.sort()
        quantile = lambda share: latencies[min(len(latencies) - 1, int(share * len(latencies)))]
        print(f"{topic}: {len(latencies)} answers, median {quantile(0.5):.2f} ms, 99 % within {quantile(0.99):.2f} ms, largest {quantile(1):.2f} ms")
    for program in (ours, theirs, camera):
        end(program)


main()
