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
from launch.substitutions import LaunchConfiguration

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


def end(_, context):
    """Ends the one when the other has ended. At Ctrl-C both are told already, and to be told twice would cut them short."""
    return None if context.is_shutdown else [Shutdown()]


def generate_launch_description():
    return LaunchDescription(
        [
            DeclareLaunchArgument('agent', description='path of a file that exports an agent, or id of a scenario, whose agent it is'),
            DeclareLaunchArgument('bag', default_value='', description='folder of the bag (default: one named by the time)'),
            DeclareLaunchArgument('bag_topics', default_value='', description='topics to record, separated by spaces (default: all)'),
            RegisterEventHandler(OnProcessExit(on_exit=end)),
            # All arguments of drive.launch.py are arguments here, too; one that is required must be handed on.
            IncludeLaunchDescription(str(DRIVE), launch_arguments=[('agent', LaunchConfiguration('agent'))]),
            OpaqueFunction(function=record),
        ]
    )
