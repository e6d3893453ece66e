/** States of a node that is managed, and how it goes from one to another: definitions of `lifecycle_msgs` (ROS 2 Jazzy). */
export const LIFECYCLE_MSGS = {
  'lifecycle_msgs/msg/State': `uint8 PRIMARY_STATE_UNKNOWN=0
uint8 PRIMARY_STATE_UNCONFIGURED=1
uint8 PRIMARY_STATE_INACTIVE=2
uint8 PRIMARY_STATE_ACTIVE=3
uint8 PRIMARY_STATE_FINALIZED=4
uint8 TRANSITION_STATE_CONFIGURING=10
uint8 TRANSITION_STATE_CLEANINGUP=11
uint8 TRANSITION_STATE_SHUTTINGDOWN=12
uint8 TRANSITION_STATE_ACTIVATING=13
uint8 TRANSITION_STATE_DEACTIVATING=14
uint8 TRANSITION_STATE_ERRORPROCESSING=15
uint8 id
string label`,
  'lifecycle_msgs/msg/Transition': `uint8 TRANSITION_CREATE=0
uint8 TRANSITION_CONFIGURE=1
uint8 TRANSITION_CLEANUP=2
uint8 TRANSITION_ACTIVATE=3
uint8 TRANSITION_DEACTIVATE=4
uint8 TRANSITION_UNCONFIGURED_SHUTDOWN=5
uint8 TRANSITION_INACTIVE_SHUTDOWN=6
uint8 TRANSITION_ACTIVE_SHUTDOWN=7
uint8 TRANSITION_DESTROY=8
uint8 TRANSITION_ON_CONFIGURE_SUCCESS=10
uint8 TRANSITION_ON_CONFIGURE_FAILURE=11
uint8 TRANSITION_ON_CONFIGURE_ERROR=12
uint8 TRANSITION_ON_CLEANUP_SUCCESS=20
uint8 TRANSITION_ON_CLEANUP_FAILURE=21
uint8 TRANSITION_ON_CLEANUP_ERROR=22
uint8 TRANSITION_ON_ACTIVATE_SUCCESS=30
uint8 TRANSITION_ON_ACTIVATE_FAILURE=31
uint8 TRANSITION_ON_ACTIVATE_ERROR=32
uint8 TRANSITION_ON_DEACTIVATE_SUCCESS=40
uint8 TRANSITION_ON_DEACTIVATE_FAILURE=41
uint8 TRANSITION_ON_DEACTIVATE_ERROR=42
uint8 TRANSITION_ON_SHUTDOWN_SUCCESS=50
uint8 TRANSITION_ON_SHUTDOWN_FAILURE=51
uint8 TRANSITION_ON_SHUTDOWN_ERROR=52
uint8 TRANSITION_ON_ERROR_SUCCESS=60
uint8 TRANSITION_ON_ERROR_FAILURE=61
uint8 TRANSITION_ON_ERROR_ERROR=62
uint8 TRANSITION_CALLBACK_SUCCESS=97
uint8 TRANSITION_CALLBACK_FAILURE=98
uint8 TRANSITION_CALLBACK_ERROR=99
uint8 id
string label`,
  'lifecycle_msgs/msg/TransitionDescription': `lifecycle_msgs/Transition transition
lifecycle_msgs/State start_state
lifecycle_msgs/State goal_state`,
  'lifecycle_msgs/msg/TransitionEvent': `uint64 timestamp
lifecycle_msgs/Transition transition
lifecycle_msgs/State start_state
lifecycle_msgs/State goal_state`,
} as const;

/** Services of `lifecycle_msgs`: the request, `---`, the response. */
export const LIFECYCLE_MSGS_SERVICES = {
  'lifecycle_msgs/srv/ChangeState': `lifecycle_msgs/Transition transition
---
bool success`,
  'lifecycle_msgs/srv/GetState': `---
lifecycle_msgs/State current_state`,
  'lifecycle_msgs/srv/GetAvailableStates': `---
lifecycle_msgs/State[] available_states`,
  'lifecycle_msgs/srv/GetAvailableTransitions': `---
lifecycle_msgs/TransitionDescription[] available_transitions`,
} as const;
