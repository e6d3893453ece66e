"""How long it takes until a robot is told zero, after an input fell silent, the agent's loop blocked, or its process was suspended or killed.

    . /opt/ros/jazzy/setup.bash && npm run build && python3 bench/ros2/stops.py [TRIALS]
"""

import os
import signal
import subprocess
import sys
import time

import rclpy
from robot import Robot, end, start_agent


def loop_process():
    """The process of the loop: the parent of the guard's."""
    guard = subprocess.run(["pgrep", "-n", "-f", "guard-process"], capture_output=True, text=True).stdout.strip()
    with open(f"/proc/{guard}/stat") as stat:
        return int(stat.read().rsplit(")", 1)[1].split()[1])


def main():
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    rclpy.init()
    robot = Robot()
    heard = robot.velocities["cmd_vel"]
    driving = lambda: bool(heard) and heard[-1][1].linear.x != 0 and time.monotonic() - heard[-1][0] < 0.2
    standing = lambda: bool(heard) and heard[-1][1].linear.x == 0
    agent = start_agent()
    for event in ("input silent", "loop blocked", "SIGSTOP", "SIGKILL"):
        times = []
        for _ in range(trials):
            if not robot.run(30, driving):
                raise RuntimeError("the robot is not driven")
            robot.run(0.3)
            process = loop_process()
            heard.clear()
            if event == "input silent":
                robot.sending, since = False, robot.last
            elif event == "loop blocked":
                robot.block = True
                robot.run(0.05, lambda: not robot.block)
                since = robot.last
            else:
                since = time.monotonic()
                os.kill(process, getattr(signal, event))
            robot.run(5, standing)
            times.append(next(at - since for at, velocity in heard if at >= since and velocity.linear.x == 0))
            robot.run(0.3)
            robot.sending = True
            if event == "SIGSTOP":
                os.kill(process, signal.SIGCONT)
            if event == "SIGKILL":
                agent.wait()
                heard.clear()
                agent = start_agent()
        times.sort()
        print(f"{event}: median {1e3 * times[trials // 2]:.0f} ms, largest {1e3 * times[-1]:.0f} ms, {trials} trials", flush=True)
    end(agent)


main()
