/** Services that switch, trigger or reset: requests and responses of `std_srvs` (ROS 2 Jazzy). */
export const STD_SRVS = {
  'std_srvs/srv/Empty': '---',
  'std_srvs/srv/SetBool': `bool data
---
bool success
string message`,
  'std_srvs/srv/Trigger': `---
bool success
string message`,
} as const;
