/** Definitions of the types in the messages of a recording, as in `.msg` files (common_interfaces, Jazzy). */
const DEFINITIONS = {
  'builtin_interfaces/msg/Time': 'int32 sec\nuint32 nanosec',
  'builtin_interfaces/msg/Duration': 'int32 sec\nuint32 nanosec',
  'std_msgs/msg/Header': 'builtin_interfaces/Time stamp\nstring frame_id',
  'std_msgs/msg/ColorRGBA': 'float32 r\nfloat32 g\nfloat32 b\nfloat32 a',
  'geometry_msgs/msg/Point': 'float64 x\nfloat64 y\nfloat64 z',
  'geometry_msgs/msg/Vector3': 'float64 x\nfloat64 y\nfloat64 z',
  'geometry_msgs/msg/Quaternion': 'float64 x 0\nfloat64 y 0\nfloat64 z 0\nfloat64 w 1',
  'geometry_msgs/msg/Pose': 'geometry_msgs/Point position\ngeometry_msgs/Quaternion orientation',
  'geometry_msgs/msg/PoseWithCovariance': 'geometry_msgs/Pose pose\nfloat64[36] covariance',
  'geometry_msgs/msg/Twist': 'geometry_msgs/Vector3 linear\ngeometry_msgs/Vector3 angular',
  'geometry_msgs/msg/TwistWithCovariance': 'geometry_msgs/Twist twist\nfloat64[36] covariance',
  'geometry_msgs/msg/Transform': 'geometry_msgs/Vector3 translation\ngeometry_msgs/Quaternion rotation',
  'geometry_msgs/msg/TransformStamped':
    'std_msgs/Header header\nstring child_frame_id\ngeometry_msgs/Transform transform',
  'sensor_msgs/msg/CompressedImage': 'std_msgs/Header header\nstring format\nuint8[] data',
  'visualization_msgs/msg/UVCoordinate': 'float32 u\nfloat32 v',
  'visualization_msgs/msg/MeshFile': 'string filename\nuint8[] data',
  'visualization_msgs/msg/Marker': `int32 ARROW=0
int32 CUBE=1
int32 SPHERE=2
int32 CYLINDER=3
int32 LINE_STRIP=4
int32 LINE_LIST=5
int32 CUBE_LIST=6
int32 SPHERE_LIST=7
int32 POINTS=8
int32 TEXT_VIEW_FACING=9
int32 MESH_RESOURCE=10
int32 TRIANGLE_LIST=11
int32 ARROW_STRIP=12
int32 ADD=0
int32 MODIFY=0
int32 DELETE=2
int32 DELETEALL=3
std_msgs/Header header
string ns
int32 id
int32 type
int32 action
geometry_msgs/Pose pose
geometry_msgs/Vector3 scale
std_msgs/ColorRGBA color
builtin_interfaces/Duration lifetime
bool frame_locked
geometry_msgs/Point[] points
std_msgs/ColorRGBA[] colors
string texture_resource
sensor_msgs/CompressedImage texture
visualization_msgs/UVCoordinate[] uv_coordinates
string text
string mesh_resource
visualization_msgs/MeshFile mesh_file
bool mesh_use_embedded_materials`,
} as const;

type Part = keyof typeof DEFINITIONS;

const SEPARATOR = '='.repeat(80);

/** The `ros2msg` schema text of a message: its own definition, then once each definition that it depends on. */
export function schemaText(definition: string): string {
  const parts = partsOf(definition).map((part) => `${SEPARATOR}\nMSG: ${shortName(part)}\n${DEFINITIONS[part]}`);
  return [definition, ...parts].join('\n');
}

/** Names of all types in a message, in the order of their first use. */
function partsOf(definition: string, found: Part[] = []): Part[] {
  for (const [, type] of definition.matchAll(/^(\w+\/\w+)(?:\[\w*\])? /gm)) {
    const part = type.replace('/', '/msg/') as Part;
    if (found.includes(part)) continue;
    found.push(part);
    partsOf(DEFINITIONS[part], found);
  }
  return found;
}

/** `geometry_msgs/msg/Pose` as a `.msg` file writes it: `geometry_msgs/Pose`. */
function shortName(part: Part): string {
  return part.replace('/msg/', '/');
}
