"""A robot on wheels in the open: it says when it is driven and when it stands. Its sensors fall silent at SIGUSR1, and speak again at the next."""

import signal

from math import cos, pi, sin

import rclpy
from geometry_msgs.msg import Twist
from nav_msgs.msg import Odometry
from rclpy.executors import ExternalShutdownException
from rclpy.node import Node
from rclpy.qos import qos_profile_sensor_data
from sensor_msgs.msg import LaserScan

PERIOD = 0.02


class Robot(Node):
    def __init__(self):
        super().__init__('robot')
        self.odometry = self.create_publisher(Odometry, 'odom', 10)
        self.scan = self.create_publisher(LaserScan, 'scan', qos_profile_sensor_data)
        self.create_subscription(Twist, 'cmd_vel', self.heard, 10)
        self.create_timer(PERIOD, self.move)
        self.create_timer(0.1, self.look)
        self.twist = Twist()
        self.x = self.y = self.heading = 0.0
        self.driven = None
        self.silent = False
        signal.signal(signal.SIGUSR1, self.hush)

    def hush(self, *_):
        self.silent = not self.silent

    def heard(self, twist):
        self.twist = twist
        driven = twist.linear.x != 0 or twist.angular.z != 0
        if driven != self.driven:
            print('driven' if driven else 'stands', flush=True)
        self.driven = driven

    def move(self):
        if self.silent:
            return
        self.heading += self.twist.angular.z * PERIOD
        self.x += self.twist.linear.x * cos(self.heading) * PERIOD
        self.y += self.twist.linear.x * sin(self.heading) * PERIOD
        message = Odometry(child_frame_id='base_link')
        message.header.frame_id = 'odom'
        message.header.stamp = self.get_clock().now().to_msg()
        message.pose.pose.position.x = self.x
        message.pose.pose.position.y = self.y
        message.pose.pose.orientation.z = sin(self.heading / 2)
        message.pose.pose.orientation.w = cos(self.heading / 2)
        message.twist.twist = self.twist
        self.odometry.publish(message)

    def look(self):
        if self.silent:
            return
        step = pi / 180
        scan = LaserScan(angle_min=-pi, angle_max=pi - step, angle_increment=step, range_min=0.1, range_max=10.0)
        scan.header.frame_id = 'base_link'
        scan.header.stamp = self.get_clock().now().to_msg()
        scan.ranges = [5.0] * 360
        self.scan.publish(scan)


rclpy.init()
try:
    rclpy.spin(Robot())
except (ExternalShutdownException, KeyboardInterrupt):
    pass
