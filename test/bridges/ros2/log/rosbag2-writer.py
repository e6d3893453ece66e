"""Writes bags with rosbag2: 300 messages of an inertial unit at 100 Hz, and every second time one of odometry.

usage: rosbag2-writer.py FOLDER STORAGE [split|file|message]
"""

import sys

import rosbag2_py
from nav_msgs.msg import Odometry
from rclpy.serialization import serialize_message
from sensor_msgs.msg import Imu

START = 1_700_000_000_000_000_000
STEP = 10_000_001

folder, storage, *kinds = sys.argv[1:]
kind = kinds[0] if kinds else ''
options = rosbag2_py.StorageOptions(
    uri=folder, storage_id=storage, max_bagfile_size=100_000 if kind in ('split', 'file') else 0
)
if kind in ('file', 'message'):
    mode = {'file': rosbag2_py.CompressionMode.FILE, 'message': rosbag2_py.CompressionMode.MESSAGE}[kind]
    writer = rosbag2_py.SequentialCompressionWriter(
        rosbag2_py.CompressionOptions(
            compression_format='zstd', compression_mode=mode, compression_queue_size=0, compression_threads=0
        )
    )
else:
    writer = rosbag2_py.SequentialWriter()
writer.open(options, rosbag2_py.ConverterOptions('cdr', 'cdr'))
for number, (name, type) in enumerate([('/odom', 'nav_msgs/msg/Odometry'), ('/imu', 'sensor_msgs/msg/Imu')]):
    writer.create_topic(rosbag2_py.TopicMetadata(id=number, name=name, type=type, serialization_format='cdr'))
for k in range(300):
    time = START + k * STEP
    imu = Imu()
    imu.header.stamp.sec, imu.header.stamp.nanosec = divmod(time, 10**9)
    imu.angular_velocity.z = float(k)
    writer.write('/imu', serialize_message(imu), time)
    if k % 2 == 0:
        odometry = Odometry()
        odometry.header.frame_id = 'odom'
        odometry.pose.pose.position.x = k / 100
        odometry.pose.pose.orientation.w = 1.0
        writer.write('/odom', serialize_message(odometry), time)
del writer  # which closes the bag
