/** Messages that viewers draw: definitions of `visualization_msgs` (ROS 2 Jazzy). */
export const VISUALIZATION_MSGS = {
  'visualization_msgs/msg/UVCoordinate': `float32 u
float32 v`,
  'visualization_msgs/msg/MeshFile': `string filename
uint8[] data`,
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
  'visualization_msgs/msg/MarkerArray': 'visualization_msgs/Marker[] markers',
} as const;
