"""A node of rclpy that does what the agent of this folder does: it answers each odometry, and hears events."""

import rclpy
from event_camera_msgs.msg import EventPacket
from geometry_msgs.msg import Twist
from nav_msgs.msg import Odometry
from rclpy.qos import qos_profile_sensor_data

rclpy.init()
node = rclpy.create_node("rclpy_agent")
publisher = node.create_publisher(Twist, "cmd_vel_rclpy", 10)


def answer(message):
    velocity = Twist()
    velocity.linear.x = 0.3
    velocity.angular.z = message.pose.pose.position.x
    publisher.publish(velocity)


node.create_subscription(Odometry, "odom", answer, 10)
node.create_subscription(EventPacket, "events", lambda packet: None, qos_profile_sensor_data)
rclpy.spin(node)
