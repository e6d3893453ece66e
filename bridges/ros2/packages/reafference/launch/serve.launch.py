"""A simulation in place of a robot: ros2 launch reafference serve.launch.py scenario:=water-maze rviz:=true"""

import shlex
from pathlib import Path

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, OpaqueFunction
from launch_ros.actions import Node

# Arguments that are options of `reafference ros2 --serve` by the same name, with - for _.
OPTIONS = {
    'agent': 'full name of the node that is told of trials (default: /agent)',
    'topics': 'topics of sensors and actuators: NAME=TOPIC, separated by commas, or a file',
    'seed': "seed of the run (default: the scenario's first)",
    'body': "one of the scenario's bodies",
    'physics': "one of the scenario's engines: kinematic, cannon",
    'speed': 'simulated time over wall time (default: 1)',
    'clock_period': 'milliseconds of simulated time between two messages of /clock and /tf (default: 10)',
    'lock_step': 'milliseconds to wait for a command after each /clock (default: time does not wait)',
}
VIEW = Path(__file__).parent.parent / 'rviz' / 'reafference.rviz'


def serve(context):
    given = context.launch_configurations
    words = [given['scenario']]
    for name in OPTIONS:
        if given[name]:
            words += ['--' + name.replace('_', '-'), given[name]]
    simulation = Node(
        package='reafference',
        executable='serve',
        name=given['node_name'],
        namespace=given['namespace'],
        arguments=words + shlex.split(given['options']),
        output='screen',
    )
    if given['rviz'].lower() != 'true':
        return [simulation]
    view = Node(
        package='rviz2',
        executable='rviz2',
        namespace=given['namespace'],
        arguments=['-d', str(VIEW)],
        parameters=[{'use_sim_time': True}],
    )
    # First: where there is no RViz, nothing is started.
    return [view, simulation]


def generate_launch_description():
    def argument(name, description, default=''):
        return DeclareLaunchArgument(name, default_value=default, description=description)

    return LaunchDescription(
        [
            DeclareLaunchArgument('scenario', description='id of a scenario, or path of its file'),
            argument('node_name', 'name of the node', 'simulation'),
            argument('namespace', 'namespace of the node'),
            *(argument(name, description) for name, description in OPTIONS.items()),
            argument('options', "further options, as for `reafference ros2 --serve`: '--localiser --set trials=2'"),
            argument('rviz', 'whether RViz shows it', 'false'),
            OpaqueFunction(function=serve),
        ]
    )
