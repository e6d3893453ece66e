/** Parameters and logs of nodes: definitions of `rcl_interfaces` (ROS 2 Jazzy). */
export const RCL_INTERFACES = {
  'rcl_interfaces/msg/FloatingPointRange': `float64 from_value
float64 to_value
float64 step`,
  'rcl_interfaces/msg/IntegerRange': `int64 from_value
int64 to_value
uint64 step`,
  'rcl_interfaces/msg/ListParametersResult': `string[] names
string[] prefixes`,
  'rcl_interfaces/msg/Log': `uint8 DEBUG=10
uint8 INFO=20
uint8 WARN=30
uint8 ERROR=40
uint8 FATAL=50
builtin_interfaces/Time stamp
uint8 level
string name
string msg
string file
string function
uint32 line`,
  'rcl_interfaces/msg/Parameter': `string name
rcl_interfaces/ParameterValue value`,
  'rcl_interfaces/msg/ParameterDescriptor': `string name
uint8 type
string description
string additional_constraints
bool read_only false
bool dynamic_typing false
rcl_interfaces/FloatingPointRange[<=1] floating_point_range
rcl_interfaces/IntegerRange[<=1] integer_range`,
  'rcl_interfaces/msg/ParameterType': `uint8 PARAMETER_NOT_SET=0
uint8 PARAMETER_BOOL=1
uint8 PARAMETER_INTEGER=2
uint8 PARAMETER_DOUBLE=3
uint8 PARAMETER_STRING=4
uint8 PARAMETER_BYTE_ARRAY=5
uint8 PARAMETER_BOOL_ARRAY=6
uint8 PARAMETER_INTEGER_ARRAY=7
uint8 PARAMETER_DOUBLE_ARRAY=8
uint8 PARAMETER_STRING_ARRAY=9`,
  'rcl_interfaces/msg/ParameterValue': `uint8 type
bool bool_value
int64 integer_value
float64 double_value
string string_value
byte[] byte_array_value
bool[] bool_array_value
int64[] integer_array_value
float64[] double_array_value
string[] string_array_value`,
  'rcl_interfaces/msg/ParameterEvent': `builtin_interfaces/Time stamp
string node
rcl_interfaces/Parameter[] new_parameters
rcl_interfaces/Parameter[] changed_parameters
rcl_interfaces/Parameter[] deleted_parameters`,
  'rcl_interfaces/msg/SetParametersResult': `bool successful
string reason`,
} as const;

/** Services of `rcl_interfaces`: the request, `---`, the response. */
export const RCL_INTERFACES_SERVICES = {
  'rcl_interfaces/srv/DescribeParameters': `string[] names
---
rcl_interfaces/ParameterDescriptor[] descriptors`,
  'rcl_interfaces/srv/GetParameterTypes': `string[] names
---
uint8[] types`,
  'rcl_interfaces/srv/GetParameters': `string[] names
---
rcl_interfaces/ParameterValue[] values`,
  'rcl_interfaces/srv/ListParameters': `uint64 DEPTH_RECURSIVE=0
string[] prefixes
uint64 depth
---
rcl_interfaces/ListParametersResult result`,
  'rcl_interfaces/srv/SetParameters': `rcl_interfaces/Parameter[] parameters
---
rcl_interfaces/SetParametersResult[] results`,
  'rcl_interfaces/srv/SetParametersAtomically': `rcl_interfaces/Parameter[] parameters
---
rcl_interfaces/SetParametersResult result`,
} as const;
