/** Messages of sensors: definitions of `sensor_msgs` (ROS 2 Jazzy). */
export const SENSOR_MSGS = {
  'sensor_msgs/msg/Imu': `std_msgs/Header header
geometry_msgs/Quaternion orientation
float64[9] orientation_covariance
geometry_msgs/Vector3 angular_velocity
float64[9] angular_velocity_covariance
geometry_msgs/Vector3 linear_acceleration
float64[9] linear_acceleration_covariance`,
  'sensor_msgs/msg/LaserScan': `std_msgs/Header header
float32 angle_min
float32 angle_max
float32 angle_increment
float32 time_increment
float32 scan_time
float32 range_min
float32 range_max
float32[] ranges
float32[] intensities`,
  'sensor_msgs/msg/LaserEcho': 'float32[] echoes',
  'sensor_msgs/msg/MultiEchoLaserScan': `std_msgs/Header header
float32 angle_min
float32 angle_max
float32 angle_increment
float32 time_increment
float32 scan_time
float32 range_min
float32 range_max
sensor_msgs/LaserEcho[] ranges
sensor_msgs/LaserEcho[] intensities`,
  'sensor_msgs/msg/JointState': `std_msgs/Header header
string[] name
float64[] position
float64[] velocity
float64[] effort`,
  'sensor_msgs/msg/Range': `std_msgs/Header header
uint8 ULTRASOUND=0
uint8 INFRARED=1
uint8 radiation_type
float32 field_of_view
float32 min_range
float32 max_range
float32 range
float32 variance`,
  'sensor_msgs/msg/PointField': `uint8 INT8=1
uint8 UINT8=2
uint8 INT16=3
uint8 UINT16=4
uint8 INT32=5
uint8 UINT32=6
uint8 FLOAT32=7
uint8 FLOAT64=8
string name
uint32 offset
uint8 datatype
uint32 count`,
  'sensor_msgs/msg/PointCloud2': `std_msgs/Header header
uint32 height
uint32 width
sensor_msgs/PointField[] fields
bool is_bigendian
uint32 point_step
uint32 row_step
uint8[] data
bool is_dense`,
  'sensor_msgs/msg/Image': `std_msgs/Header header
uint32 height
uint32 width
string encoding
uint8 is_bigendian
uint32 step
uint8[] data`,
  'sensor_msgs/msg/CompressedImage': `std_msgs/Header header
string format
uint8[] data`,
  'sensor_msgs/msg/RegionOfInterest': `uint32 x_offset
uint32 y_offset
uint32 height
uint32 width
bool do_rectify`,
  'sensor_msgs/msg/CameraInfo': `std_msgs/Header header
uint32 height
uint32 width
string distortion_model
float64[] d
float64[9] k
float64[9] r
float64[12] p
uint32 binning_x
uint32 binning_y
sensor_msgs/RegionOfInterest roi`,
  'sensor_msgs/msg/NavSatStatus': `int8 STATUS_UNKNOWN=-2
int8 STATUS_NO_FIX=-1
int8 STATUS_FIX=0
int8 STATUS_SBAS_FIX=1
int8 STATUS_GBAS_FIX=2
int8 status -2
uint16 SERVICE_UNKNOWN=0
uint16 SERVICE_GPS=1
uint16 SERVICE_GLONASS=2
uint16 SERVICE_COMPASS=4
uint16 SERVICE_GALILEO=8
uint16 service`,
  'sensor_msgs/msg/NavSatFix': `std_msgs/Header header
sensor_msgs/NavSatStatus status
float64 latitude
float64 longitude
float64 altitude
float64[9] position_covariance
uint8 COVARIANCE_TYPE_UNKNOWN=0
uint8 COVARIANCE_TYPE_APPROXIMATED=1
uint8 COVARIANCE_TYPE_DIAGONAL_KNOWN=2
uint8 COVARIANCE_TYPE_KNOWN=3
uint8 position_covariance_type`,
  'sensor_msgs/msg/MagneticField': `std_msgs/Header header
geometry_msgs/Vector3 magnetic_field
float64[9] magnetic_field_covariance`,
  'sensor_msgs/msg/Temperature': `std_msgs/Header header
float64 temperature
float64 variance`,
  'sensor_msgs/msg/FluidPressure': `std_msgs/Header header
float64 fluid_pressure
float64 variance`,
  'sensor_msgs/msg/Illuminance': `std_msgs/Header header
float64 illuminance
float64 variance`,
  'sensor_msgs/msg/RelativeHumidity': `std_msgs/Header header
float64 relative_humidity
float64 variance`,
  'sensor_msgs/msg/BatteryState': `uint8 POWER_SUPPLY_STATUS_UNKNOWN=0
uint8 POWER_SUPPLY_STATUS_CHARGING=1
uint8 POWER_SUPPLY_STATUS_DISCHARGING=2
uint8 POWER_SUPPLY_STATUS_NOT_CHARGING=3
uint8 POWER_SUPPLY_STATUS_FULL=4
uint8 POWER_SUPPLY_HEALTH_UNKNOWN=0
uint8 POWER_SUPPLY_HEALTH_GOOD=1
uint8 POWER_SUPPLY_HEALTH_OVERHEAT=2
uint8 POWER_SUPPLY_HEALTH_DEAD=3
uint8 POWER_SUPPLY_HEALTH_OVERVOLTAGE=4
uint8 POWER_SUPPLY_HEALTH_UNSPEC_FAILURE=5
uint8 POWER_SUPPLY_HEALTH_COLD=6
uint8 POWER_SUPPLY_HEALTH_WATCHDOG_TIMER_EXPIRE=7
uint8 POWER_SUPPLY_HEALTH_SAFETY_TIMER_EXPIRE=8
uint8 POWER_SUPPLY_TECHNOLOGY_UNKNOWN=0
uint8 POWER_SUPPLY_TECHNOLOGY_NIMH=1
uint8 POWER_SUPPLY_TECHNOLOGY_LION=2
uint8 POWER_SUPPLY_TECHNOLOGY_LIPO=3
uint8 POWER_SUPPLY_TECHNOLOGY_LIFE=4
uint8 POWER_SUPPLY_TECHNOLOGY_NICD=5
uint8 POWER_SUPPLY_TECHNOLOGY_LIMN=6
uint8 POWER_SUPPLY_TECHNOLOGY_TERNARY=7
uint8 POWER_SUPPLY_TECHNOLOGY_VRLA=8
std_msgs/Header header
float32 voltage
float32 temperature
float32 current
float32 charge
float32 capacity
float32 design_capacity
float32 percentage
uint8 power_supply_status
uint8 power_supply_health
uint8 power_supply_technology
bool present
float32[] cell_voltage
float32[] cell_temperature
string location
string serial_number`,
  'sensor_msgs/msg/Joy': `std_msgs/Header header
float32[] axes
int32[] buttons`,
  'sensor_msgs/msg/TimeReference': `std_msgs/Header header
builtin_interfaces/Time time_ref
string source`,
} as const;
