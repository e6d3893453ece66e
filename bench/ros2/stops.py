"""How long it takes until a robot is told zero, after an input fell silent, the agent's loop blocked, or its process or that of its guard was
suspended or killed. With --bridge the agent drives through a foxglove_bridge.

    . /opt/ros/jazzy/setup.bash && npm run build && python3 bench/ros2/stops.py [TRIALS] [--bridge]
"""

import argparse
import os
import signal
import subprocess
import time

import rclpy
from robot import BRIDGE, Robot, end, start_agent, start_bridge


SETTLED = 1.5
"""Seconds for which the robot is driven before something happens."""
EVENTS = ("input silent", "loop blocked", "agent SIGSTOP", "agent SIGKILL", "guard SIGKILL", "guard SIGSTOP")


def processes(agent):
    """The process of the loop, and that of its guard: its first child, for the other one stands by."""
    loop = agent.pid
    for _ in range(5):
        guards = subprocess.run(["pgrep", "-P", str(loop), "-f", "guard-process"], capture_output=True, text=True).stdout.split()
        if guards:
            return loop, min(map(int, guards), key=started)
        loop = int(subprocess.run(["pgrep", "-P", str(loop)], capture_output=True, text=True).stdout.split()[0])
    raise RuntimeError("the agent has no guard")


def started(process):
    """When a process was started, in ticks since the machine was."""
    with open(f"/proc/{process}/stat") as stat:
        return int(stat.read().rsplit(")", 1)[1].split()[19])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("trials", type=int, nargs="?", default=20)
    parser.add_argument("--bridge", action="store_true")
    given = parser.parse_args()
    trials = given.trials
    bridge = start_bridge() if given.bridge else None
    words = ("--bridge", BRIDGE) if bridge else ()
    rclpy.init()
    robot = Robot()
    heard = robot.velocities["cmd_vel"]
    driving = lambda: bool(heard) and heard[-1][1].linear.x != 0 and time.monotonic() - heard[-1][0] < 0.2
    zeros = lambda since: [at for at, velocity, _ in heard if at >= since and velocity.linear.x == 0]
    agent = start_agent(*words)
    for event in EVENTS:
        times = []
        for _ in range(trials):
            if not robot.run(30, driving):
                raise RuntimeError("the robot is not driven")
            robot.run(SETTLED)
            # What stands by has a publisher of its own.
            if not robot.run(30, lambda: robot.count_publishers("cmd_vel") > 1):
                raise RuntimeError("nothing stands by")
            loop, guard = processes(agent)
            robot.run(30, driving)
            robot.run(0.3)
            if not robot.run(30, driving):
                raise RuntimeError("the robot is not driven any more")
            heard.clear()
            if event == "input silent":
                robot.sending, since = False, robot.last
            elif event == "loop blocked":
                robot.block = 3  # a bridge keeps only the last of a burst
                robot.run(0.05, lambda: robot.block < 3)
                since = robot.last
            else:
                process = guard if "guard" in event else loop
                since = time.monotonic()
                os.kill(process, getattr(signal, event.split()[-1]))
            if not robot.run(5, lambda: zeros(since)):
                raise RuntimeError(f"the robot is not told zero: {event}")
            times.append(zeros(since)[0] - since)
            robot.run(0.3)
            robot.sending = True
            if event == "agent SIGSTOP":
                os.kill(process, signal.SIGCONT)
            if event == "agent SIGKILL":
                agent.wait()
                heard.clear()
                agent = start_agent(*words)
        times.sort()
        print(f"{event}: median {1e3 * times[trials // 2]:.0f} ms, largest {1e3 * times[-1]:.0f} ms, {trials} trials", flush=True)
    end(agent)
    if bridge:
        end(bridge)


main()
