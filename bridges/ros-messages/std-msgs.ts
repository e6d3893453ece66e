/** Headers, and messages of a single value or an array: definitions of `std_msgs` (ROS 2 Jazzy). */
export const STD_MSGS = {
  'std_msgs/msg/Header': `builtin_interfaces/Time stamp
string frame_id`,
  'std_msgs/msg/ColorRGBA': `float32 r
float32 g
float32 b
float32 a`,
  'std_msgs/msg/Bool': 'bool data',
  'std_msgs/msg/Byte': 'byte data',
  'std_msgs/msg/Char': 'char data',
  'std_msgs/msg/Empty': '',
  'std_msgs/msg/Float32': 'float32 data',
  'std_msgs/msg/Float64': 'float64 data',
  'std_msgs/msg/Int8': 'int8 data',
  'std_msgs/msg/Int16': 'int16 data',
  'std_msgs/msg/Int32': 'int32 data',
  'std_msgs/msg/Int64': 'int64 data',
  'std_msgs/msg/UInt8': 'uint8 data',
  'std_msgs/msg/UInt16': 'uint16 data',
  'std_msgs/msg/UInt32': 'uint32 data',
  'std_msgs/msg/UInt64': 'uint64 data',
  'std_msgs/msg/String': 'string data',
  'std_msgs/msg/MultiArrayDimension': `string label
uint32 size
uint32 stride`,
  'std_msgs/msg/MultiArrayLayout': `std_msgs/MultiArrayDimension[] dim
uint32 data_offset`,
  'std_msgs/msg/ByteMultiArray': `std_msgs/MultiArrayLayout layout
byte[] data`,
  'std_msgs/msg/Float32MultiArray': `std_msgs/MultiArrayLayout layout
float32[] data`,
  'std_msgs/msg/Float64MultiArray': `std_msgs/MultiArrayLayout layout
float64[] data`,
  'std_msgs/msg/Int8MultiArray': `std_msgs/MultiArrayLayout layout
int8[] data`,
  'std_msgs/msg/Int16MultiArray': `std_msgs/MultiArrayLayout layout
int16[] data`,
  'std_msgs/msg/Int32MultiArray': `std_msgs/MultiArrayLayout layout
int32[] data`,
  'std_msgs/msg/Int64MultiArray': `std_msgs/MultiArrayLayout layout
int64[] data`,
  'std_msgs/msg/UInt8MultiArray': `std_msgs/MultiArrayLayout layout
uint8[] data`,
  'std_msgs/msg/UInt16MultiArray': `std_msgs/MultiArrayLayout layout
uint16[] data`,
  'std_msgs/msg/UInt32MultiArray': `std_msgs/MultiArrayLayout layout
uint32[] data`,
  'std_msgs/msg/UInt64MultiArray': `std_msgs/MultiArrayLayout layout
uint64[] data`,
} as const;
