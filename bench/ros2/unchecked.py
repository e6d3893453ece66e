"""A controller of rclpy that drives by the scan as it came last, and checks nothing. For `reafference ros2 --inject`."""

import rclpy
from geometry_msgs.msg import Twist
from rclpy.qos import qos_profile_sensor_data
from sensor_msgs.msg import LaserScan

rclpy.init()
node = rclpy.create_node("unchecked")
velocity = node.create_publisher(Twist, "cmd_vel", 10)
command = Twist()


def hear(scan):
    ahead = scan.ranges[len(scan.ranges) // 2] if scan.ranges else 0.0
    command.linear.x = 0.0 if ahead < 0.5 else 0.3


node.create_subscription(LaserScan, "scan", hear, qos_profile_sensor_data)
node.create_timer(0.05, lambda: velocity.publish(command))
rclpy.spin(node)
