"""An agent drives a robot, and rosbag2 records it: ros2 launch reafference record.launch.py agent:=keep-clear.ts bag:=drive"""

import shlex
from pathlib import Path

from launch import LaunchDescription
from launch.actions import (
    DeclareLaunchArgument,
    ExecuteProcess,
    IncludeLaunchDescription,
    OpaqueFunction,
    RegisterEventHandler,
    Shutdown,
)
from launch.event_handlers import OnProcessExit

DRIVE = Path(__file__).parent / 'drive.launch.py'


def record(context):
    given = context.launch_configurations
    topics = shlex.split(given['bag_topics'])
    words = ['--topics', *topics] if topics else ['--all']
    if given['bag']:
        words += ['--output', given['bag']]
    if given['use_sim_time'].lower() == 'true':
        words += ['--use-sim-time']
    return [ExecuteProcess(cmd=['ros2', 'bag', 'record', '--storage', 'mcap', *words], output='screen')]


def generate_launch_description():
    return LaunchDescription(
        [
            DeclareLaunchArgument('bag', default_value='', description='folder of the bag (default: one named by the time)'),
            DeclareLaunchArgument('bag_topics', default_value='', description='topics to record, separated by spaces (default: all)'),
            # What the one does without the other is no recording of a drive.
            RegisterEventHandler(OnProcessExit(on_exit=[Shutdown(reason='agent or recorder has ended')])),
            # All arguments of drive.launch.py are arguments here, too.
            IncludeLaunchDescription(str(DRIVE)),
            OpaqueFunction(function=record),
        ]
    )
