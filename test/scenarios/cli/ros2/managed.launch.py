"""Configures an agent and activates it, in the words of the launch files of slam_toolbox and others."""

import os

from launch import LaunchDescription
from launch.actions import EmitEvent, RegisterEventHandler
from launch.events import matches_action
from launch_ros.actions import LifecycleNode
from launch_ros.event_handlers import OnStateTransition
from launch_ros.events.lifecycle import ChangeState
from lifecycle_msgs.msg import Transition


def generate_launch_description():
    program = ['--import', 'tsx', 'scenarios/cli/main.ts', 'ros2', 'examples/keep-clear.ts', '--managed']
    agent = LifecycleNode(executable=os.environ['NODE'], name='agent', namespace='', arguments=program, output='screen')

    def change(transition):
        return EmitEvent(event=ChangeState(lifecycle_node_matcher=matches_action(agent), transition_id=transition))

    configured = OnStateTransition(
        target_lifecycle_node=agent,
        start_state='configuring',
        goal_state='inactive',
        entities=[change(Transition.TRANSITION_ACTIVATE)],
    )
    return LaunchDescription([agent, change(Transition.TRANSITION_CONFIGURE), RegisterEventHandler(configured)])
