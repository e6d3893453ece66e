/** How simulators are asked and told: definitions of `simulation_interfaces` (1.5, ROS 2 Jazzy), as far as they are used. */
export const SIMULATION_INTERFACES = {
  'simulation_interfaces/msg/Result': `uint8 RESULT_FEATURE_UNSUPPORTED=0
uint8 RESULT_OK=1
uint8 RESULT_NOT_FOUND=2
uint8 RESULT_INCORRECT_STATE=3
uint8 RESULT_OPERATION_FAILED=4
uint8 result
string error_message`,
  'simulation_interfaces/msg/SimulationState': `uint8 STATE_STOPPED=0
uint8 STATE_PLAYING=1
uint8 STATE_PAUSED=2
uint8 STATE_QUITTING=3
uint8 STATE_NO_WORLD=4
uint8 STATE_LOADING_WORLD=5
uint8 state`,
  'simulation_interfaces/msg/SimulatorFeatures': `uint8 SPAWNING=0
uint8 DELETING=1
uint8 NAMED_POSES=2
uint8 POSE_BOUNDS=3
uint8 ENTITY_TAGS=4
uint8 ENTITY_BOUNDS=5
uint8 ENTITY_BOUNDS_BOX=6
uint8 ENTITY_BOUNDS_CONVEX=7
uint8 ENTITY_CATEGORIES=8
uint8 SPAWNING_RESOURCE_STRING=9
uint8 ENTITY_STATE_GETTING=10
uint8 ENTITY_STATE_SETTING=11
uint8 ENTITY_INFO_GETTING=12
uint8 ENTITY_INFO_SETTING=13
uint8 SPAWNABLES=14
uint8 SIMULATION_RESET=20
uint8 SIMULATION_RESET_TIME=21
uint8 SIMULATION_RESET_STATE=22
uint8 SIMULATION_RESET_SPAWNED=23
uint8 SIMULATION_STATE_GETTING=24
uint8 SIMULATION_STATE_SETTING=25
uint8 SIMULATION_STATE_PAUSE=26
uint8 STEP_SIMULATION_SINGLE=31
uint8 STEP_SIMULATION_MULTIPLE=32
uint8 STEP_SIMULATION_ACTION=33
uint8 WORLD_LOADING=40
uint8 WORLD_RESOURCE_STRING=41
uint8 WORLD_TAGS=42
uint8 WORLD_UNLOADING=43
uint8 WORLD_INFO_GETTING=44
uint8 AVAILABLE_WORLDS=45
uint8 SPAWNING_ENTITIES=50
uint16[] features
string[] spawn_formats
string custom_info`,
  'simulation_interfaces/msg/Bounds': `uint8 TYPE_EMPTY=0
uint8 TYPE_BOX=1
uint8 TYPE_CONVEX_HULL=2
uint8 TYPE_SPHERE=3
uint8 type
geometry_msgs/Vector3[] points`,
  'simulation_interfaces/msg/EntityCategory': `uint8 CATEGORY_OBJECT=0
uint8 CATEGORY_ROBOT=1
uint8 CATEGORY_HUMAN=2
uint8 CATEGORY_DYNAMIC_OBJECT=4
uint8 CATEGORY_STATIC_OBJECT=5
uint8 category`,
  'simulation_interfaces/msg/TagsFilter': `string[] tags
uint8 FILTER_MODE_ANY=0
uint8 FILTER_MODE_ALL=1
uint8 filter_mode`,
  'simulation_interfaces/msg/EntityFilters': `string filter
simulation_interfaces/EntityCategory[] categories
simulation_interfaces/TagsFilter tags
simulation_interfaces/Bounds bounds`,
  'simulation_interfaces/msg/EntityInfo': `simulation_interfaces/EntityCategory category
string description
string[] tags`,
  'simulation_interfaces/msg/EntityState': `std_msgs/Header header
geometry_msgs/Pose pose
geometry_msgs/Twist twist
geometry_msgs/Accel acceleration`,
} as const;

/** Services of `simulation_interfaces`: the request, `---`, the response. */
export const SIMULATION_INTERFACES_SERVICES = {
  'simulation_interfaces/srv/GetSimulatorFeatures': `---
simulation_interfaces/SimulatorFeatures features`,
  'simulation_interfaces/srv/GetSimulationState': `---
simulation_interfaces/SimulationState state
simulation_interfaces/Result result`,
  'simulation_interfaces/srv/SetSimulationState': `simulation_interfaces/SimulationState state
---
uint8 ALREADY_IN_TARGET_STATE=101
uint8 STATE_TRANSITION_ERROR=102
uint8 INCORRECT_TRANSITION=103
simulation_interfaces/Result result`,
  'simulation_interfaces/srv/StepSimulation': `uint64 steps 1
---
simulation_interfaces/Result result`,
  'simulation_interfaces/srv/ResetSimulation': `uint8 SCOPE_DEFAULT=0
uint8 SCOPE_TIME=1
uint8 SCOPE_STATE=2
uint8 SCOPE_SPAWNED=4
uint8 SCOPE_ALL=255
uint8 scope
---
simulation_interfaces/Result result`,
  'simulation_interfaces/srv/GetEntities': `simulation_interfaces/EntityFilters filters
---
simulation_interfaces/Result result
string[] entities`,
  'simulation_interfaces/srv/GetEntitiesStates': `simulation_interfaces/EntityFilters filters
---
simulation_interfaces/Result result
string[] entities
simulation_interfaces/EntityState[] states`,
  'simulation_interfaces/srv/GetEntityState': `string entity
---
simulation_interfaces/Result result
simulation_interfaces/EntityState state`,
  'simulation_interfaces/srv/GetEntityInfo': `string entity
---
simulation_interfaces/Result result
simulation_interfaces/EntityInfo info`,
  'simulation_interfaces/srv/GetEntityBounds': `string entity
---
simulation_interfaces/Result result
simulation_interfaces/Bounds bounds`,
  'simulation_interfaces/srv/SetEntityState': `string entity
simulation_interfaces/EntityState state
---
uint8 INVALID_POSE=101
simulation_interfaces/Result result`,
  'simulation_interfaces/srv/SetEntityInfo': `string entity
simulation_interfaces/EntityInfo info
---
simulation_interfaces/Result result`,
  'simulation_interfaces/srv/SpawnEntity': `string name
bool allow_renaming
string uri
string resource_string
string entity_namespace
geometry_msgs/PoseStamped initial_pose
---
uint8 NAME_NOT_UNIQUE=101
uint8 NAME_INVALID=102
uint8 UNSUPPORTED_FORMAT=103
uint8 NO_RESOURCE=104
uint8 NAMESPACE_INVALID=105
uint8 RESOURCE_PARSE_ERROR=106
uint8 MISSING_ASSETS=107
uint8 UNSUPPORTED_ASSETS=108
uint8 INVALID_POSE=109
simulation_interfaces/Result result
string entity_name`,
  'simulation_interfaces/srv/DeleteEntity': `string entity
---
simulation_interfaces/Result result`,
} as const;
