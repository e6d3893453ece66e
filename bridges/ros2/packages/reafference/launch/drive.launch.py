"""An agent drives a robot: ros2 launch reafference drive.launch.py agent:=keep-clear.ts"""

import shlex

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, OpaqueFunction
from launch_ros.actions import Node

# Arguments that are options of `reafference ros2` by the same name, with - for _.
OPTIONS = {
    'topics': 'topics of sensors and actuators: NAME=TOPIC, separated by commas, or a file',
    'stale_after': 'milliseconds of silence of an input after which the robot is stopped (default: 500)',
    'seed': 'seed of the controller (default: 1)',
    'body': "one of the scenario's bodies",
    'on': "a board on which the controller's networks run",
    'state': 'file where ~/save keeps what was learned (default: agent.state)',
}


def drive(context):
    given = context.launch_configurations
    words = [given['agent']]
    for name in OPTIONS:
        if given[name]:
            words += ['--' + name.replace('_', '-'), given[name]]
    if given['use_sim_time'].lower() == 'true':
        words += ['--use-sim-time']
    return [
        Node(
            package='reafference',
            executable='drive',
            name=given['node_name'],
            namespace=given['namespace'],
            arguments=words + shlex.split(given['options']),
            parameters=[given['params_file']] if given['params_file'] else [],
            output='screen',
        )
    ]


def generate_launch_description():
    def argument(name, description, default=''):
        return DeclareLaunchArgument(name, default_value=default, description=description)

    return LaunchDescription(
        [
            DeclareLaunchArgument('agent', description='path of a file that exports an agent, or id of a scenario, whose agent it is'),
            argument('node_name', 'name of the node', 'agent'),
            argument('namespace', 'namespace of the node'),
            argument('params_file', 'YAML file of parameters'),
            argument('use_sim_time', 'whether time is that of /clock', 'false'),
            *(argument(name, description) for name, description in OPTIONS.items()),
            argument('options', "further options, as for `reafference ros2`: '--managed --foxglove 8765'"),
            OpaqueFunction(function=drive),
        ]
    )
