/** Spikes and trials, for which ROS 2 has no messages: definitions of our own. Those of `bridges/ros2/packages` are held to them. */
export const REAFFERENCE_MSGS = {
  'reafference_msgs/msg/Spikes': `# Spikes of one population in one tick.
builtin_interfaces/Time stamp
string population
uint32 tick
uint32[] ids`,
  'reafference_msgs/msg/Trial': `# A trial: sent once when it begins (outcome RUNNING) and once when it ends. One that nobody
# judges ends MEASURED. A goal of radius 0 is none.
uint8 RUNNING=0
uint8 SUCCESS=1
uint8 FAILURE=2
uint8 MEASURED=3
builtin_interfaces/Time stamp
uint32 index
uint8 outcome
string reason
geometry_msgs/Pose start
geometry_msgs/Point goal
float64 goal_radius
float64 latency_s
float64 path_m
uint32 collisions`,
} as const;
