"""Controls a simulation by simulation_interfaces as any client would, and prints what it was told, as JSON."""

import json
import sys
from xml.etree import ElementTree

import rclpy
from rclpy.qos import DurabilityPolicy, QoSProfile
from rosgraph_msgs.msg import Clock
from simulation_interfaces.msg import Result, SimulationState, SimulatorFeatures
from simulation_interfaces.srv import (
    GetEntities,
    GetEntityState,
    GetSimulationState,
    GetSimulatorFeatures,
    ResetSimulation,
    SetEntityState,
    SetSimulationState,
    StepSimulation,
)
from std_msgs.msg import String
from tf2_msgs.msg import TFMessage

rclpy.init()
node = rclpy.create_node('client')
latched = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)
clocks, descriptions, mounts = [], [], []
node.create_subscription(Clock, '/clock', lambda told: clocks.append(nanoseconds(told.clock)), 1000)
node.create_subscription(String, '/robot_description', lambda told: descriptions.append(told.data), latched)
node.create_subscription(TFMessage, '/tf_static', lambda told: mounts.extend(told.transforms), latched)


def nanoseconds(time):
    return time.sec * 10**9 + time.nanosec


def call(kind, **request):
    words = ''.join(' ' + c.lower() if c.isupper() else c for c in kind.__name__).split()
    client = node.create_client(kind, '/' + '_'.join(words))
    assert client.wait_for_service(20), words
    future = client.call_async(kind.Request(**request))
    rclpy.spin_until_future_complete(node, future, timeout_sec=20)
    return future.result()


def become(state):
    return call(SetSimulationState, state=SimulationState(state=state)).result.result


def listen(seconds):
    end = node.get_clock().now().nanoseconds + seconds * 1e9
    while node.get_clock().now().nanoseconds < end:
        rclpy.spin_once(node, timeout_sec=0.02)


def state():
    told = call(GetEntityState, entity=entity).state
    return [nanoseconds(told.header.stamp), told.pose.position.x, told.pose.position.y, told.twist.linear.x]


features = list(call(GetSimulatorFeatures).features.features)
[entity] = call(GetEntities).entities
playing = call(GetSimulationState).state.state
while not (clocks and descriptions and mounts):
    rclpy.spin_once(node, timeout_sec=0.1)
early = call(StepSimulation, steps=1).result
paused = [become(SimulationState.STATE_PAUSED), become(SimulationState.STATE_PAUSED)]
listen(0.2)
before, heard = state(), len(clocks)
listen(0.3)
stood = len(clocks) == heard
stepped = call(StepSimulation, steps=123).result.result
listen(0.2)
after = state()
clock = clocks[-1]


def beginning():
    assert call(ResetSimulation).result.result == Result.RESULT_OK
    assert call(StepSimulation, steps=50).result.result == Result.RESULT_OK
    return state()


again = [beginning(), beginning()]
scope = call(ResetSimulation, scope=ResetSimulation.Request.SCOPE_TIME).result
placing = call(SetEntityState, entity=entity).result
stopped = [become(SimulationState.STATE_STOPPED), call(GetSimulationState).state.state]
urdf = ElementTree.fromstring(descriptions[0])
quit_ = become(SimulationState.STATE_QUITTING)
json.dump(
    {
        'can': SimulatorFeatures.SIMULATION_RESET in features,
        'entity': entity,
        'playing': playing,
        'early': early.result,
        'paused': paused,
        'stood': stood,
        'stepped': [stepped, after[0] - before[0], clock - before[0]],
        'again': again,
        'refused': [scope.result, placing.result],
        'words': [scope.error_message, placing.error_message],
        'stopped': stopped,
        'quit': quit_,
        'robot': urdf.get('name'),
        'links': sorted(link.get('name') for link in urdf.iter('link')),
        'frames': sorted({frame for one in mounts for frame in (one.header.frame_id, one.child_frame_id)}),
    },
    sys.stdout,
)
rclpy.shutdown()
