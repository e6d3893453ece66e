"""A node of rclpy, the other side of rclpy-check.ts: it sends back what it hears and serves and calls services, until it is told to end."""

import sys

import rclpy
from event_camera_msgs.msg import EventPacket
from geometry_msgs.msg import TwistStamped
from nav_msgs.msg import OccupancyGrid, Odometry
from rclpy.node import Node
from rclpy.qos import QoSDurabilityPolicy, QoSProfile, QoSReliabilityPolicy, qos_profile_sensor_data
from rosgraph_msgs.msg import Clock
from sensor_msgs.msg import Imu, JointState, LaserScan
from std_msgs.msg import String
from std_srvs.srv import SetBool

rclpy.init()
node = Node('peer', namespace='/python')
reliable = QoSProfile(depth=100)
latched = QoSProfile(
    depth=1, durability=QoSDurabilityPolicy.TRANSIENT_LOCAL, reliability=QoSReliabilityPolicy.RELIABLE)
best_effort = QoSProfile(depth=100, reliability=QoSReliabilityPolicy.BEST_EFFORT)

for kind in (TwistStamped, Odometry, LaserScan, Imu, JointState, EventPacket, String):
    name = kind.__name__.lower()
    back = node.create_publisher(kind, f'/back/{name}', reliable)
    node.create_subscription(kind, f'/there/{name}', back.publish, best_effort)

grid = OccupancyGrid(data=[0, 100, -1])
grid.header.frame_id = 'map'
node.create_publisher(OccupancyGrid, '/map', latched).publish(grid)

clock = node.create_publisher(Clock, '/clock', best_effort)
ticks = [0]


def tick():
    ticks[0] += 1
    message = Clock()
    message.clock.sec = 100 + ticks[0]
    clock.publish(message)


node.create_timer(0.02, tick)
sensor = node.create_publisher(LaserScan, '/sensor', qos_profile_sensor_data)
node.create_timer(0.02, lambda: sensor.publish(LaserScan(range_max=4.5)))


def switch(request, response):
    response.success = not request.data
    response.message = f'Größe {request.data}'
    return response


node.create_service(SetBool, '~/switch', switch)
client = node.create_client(SetBool, '/typescript/agent/switch')


def call(message):
    def done(future):
        result = future.result()
        answers.publish(String(data=f'{result.success} {result.message}'))

    client.wait_for_service(timeout_sec=5)
    client.call_async(SetBool.Request(data=message.data == 'on')).add_done_callback(done)


answers = node.create_publisher(String, '/answer', reliable)
node.create_subscription(String, '/ask', call, reliable)


def end(message):
    sys.exit(0)


node.create_subscription(String, '/end', end, reliable)
rclpy.spin(node)
