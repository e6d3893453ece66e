/** Messages about the health of nodes: definitions of `diagnostic_msgs` (ROS 2 Jazzy). */
export const DIAGNOSTIC_MSGS = {
  'diagnostic_msgs/msg/KeyValue': `string key
string value`,
  'diagnostic_msgs/msg/DiagnosticStatus': `byte OK=0
byte WARN=1
byte ERROR=2
byte STALE=3
byte level
string name
string message
string hardware_id
diagnostic_msgs/KeyValue[] values`,
  'diagnostic_msgs/msg/DiagnosticArray': `std_msgs/Header header
diagnostic_msgs/DiagnosticStatus[] status`,
} as const;
