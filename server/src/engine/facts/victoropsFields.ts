/** Fields of a VictorOps event that Alertmanager sets: Alertmanager 0.34, config/notifiers.go (VictorOpsConfig). */
export const victoropsFields: ReadonlySet<string> = new Set([
  "routing_key",
  "message_type",
  "state_message",
  "entity_display_name",
  "monitoring_tool",
  "entity_id",
  "entity_state",
]);
