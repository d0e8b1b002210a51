/**
 * What each service discovery knows of a target, without `__meta_` and the discovery's name; `<…>` stands for the name
 * of a label, tag … Prometheus 3.14, docs/configuration/configuration.md and discovery/*.
 */
const known: Readonly<Record<string, string>> = {
  azure:
    "machine_computer_name machine_id machine_location machine_name machine_os_type machine_private_ip machine_public_ip machine_resource_group machine_scale_set machine_size machine_tag_<tag> subscription_id tenant_id",
  consul:
    "address dc health metadata_<key> node partition service service_address service_id service_metadata_<key> service_port tagged_address_<key> tags",
  digitalocean:
    "droplet_id droplet_name features image image_name private_ipv4 public_ipv4 public_ipv6 region size status tags vpc",
  dns: "name srv_record_target srv_record_port mx_record_target ns_record_target",
  docker:
    "container_id container_name container_network_mode container_label_<label> network_id network_name network_ingress network_internal network_label_<label> network_scope network_ip port_private port_public port_public_ip",
  dockerswarm:
    "service_id service_name service_mode service_endpoint_port_name service_endpoint_port_publish_mode service_label_<label> service_task_container_hostname service_task_container_image service_updating_status container_label_<label> task_id task_container_id task_desired_state task_slot task_state task_port_publish_mode network_id network_name network_ingress network_internal network_label_<label> network_scope node_id node_hostname node_address node_availability node_label_<label> node_engine_version node_manager_address node_manager_leader node_manager_reachability node_platform_architecture node_platform_os node_role node_status",
  ec2: "ami architecture availability_zone availability_zone_id instance_id instance_lifecycle instance_state instance_type ipv6_addresses owner_id platform primary_ipv6_addresses primary_subnet_id private_dns_name private_ip public_dns_name public_ip region subnet_id tag_<tag> vpc_id",
  gce: "instance_id instance_name interface_ipv4_<name> label_<label> machine_type metadata_<name> network private_ip project public_ip subnetwork tags zone",
  hetzner:
    "server_id server_name server_status public_ipv4 public_ipv6_network datacenter hcloud_image_name hcloud_image_description hcloud_image_os_flavor hcloud_image_os_version hcloud_datacenter_location hcloud_datacenter_location_network_zone hcloud_server_type hcloud_cpu_cores hcloud_cpu_type hcloud_memory_size_gb hcloud_disk_size_gb hcloud_private_ipv4_<network> hcloud_label_<label> hcloud_labelpresent_<label> robot_product robot_cancelled",
  ionos:
    "server_availability_zone server_boot_cdrom_id server_boot_image_id server_boot_volume_id server_cpu_family server_id server_ip server_lifecycle server_name server_nic_ip_<name> server_servers_id server_state server_type",
  kubernetes:
    "namespace pod_name pod_ip pod_label_<label> pod_labelpresent_<label> pod_annotation_<annotation> pod_annotationpresent_<annotation> pod_container_init pod_container_name pod_container_id pod_container_image pod_container_port_name pod_container_port_number pod_container_port_protocol pod_ready pod_phase pod_node_name pod_host_ip pod_uid pod_controller_kind pod_controller_name service_name service_label_<label> service_labelpresent_<label> service_annotation_<annotation> service_annotationpresent_<annotation> service_cluster_ip service_loadbalancer_ip service_external_name service_port_name service_port_number service_port_protocol service_type node_name node_provider_id node_label_<label> node_labelpresent_<label> node_annotation_<annotation> node_annotationpresent_<annotation> node_address_<type> endpoints_name endpoints_label_<label> endpoints_labelpresent_<label> endpoints_annotation_<annotation> endpoints_annotationpresent_<annotation> endpoint_hostname endpoint_node_name endpoint_ready endpoint_port_name endpoint_port_protocol endpoint_address_target_kind endpoint_address_target_name endpointslice_name endpointslice_label_<label> endpointslice_labelpresent_<label> endpointslice_annotation_<annotation> endpointslice_annotationpresent_<annotation> endpointslice_address_target_kind endpointslice_address_target_name endpointslice_address_type endpointslice_endpoint_conditions_ready endpointslice_endpoint_conditions_serving endpointslice_endpoint_conditions_terminating endpointslice_endpoint_hostname endpointslice_endpoint_node_name endpointslice_endpoint_zone endpointslice_port endpointslice_port_name endpointslice_port_protocol ingress_name ingress_label_<label> ingress_labelpresent_<label> ingress_annotation_<annotation> ingress_annotationpresent_<annotation> ingress_class_name ingress_scheme ingress_path",
  openstack:
    "hypervisor_host_ip hypervisor_hostname hypervisor_id hypervisor_state hypervisor_status hypervisor_type address_pool instance_flavor instance_id instance_image instance_name instance_status private_ip project_id public_ip tag_<key> user_id",
  puppetdb: "query certname resource type title exported tags file environment parameter_<parameter>",
};

/** Labels of the targets that a section such as `kubernetes_sd_configs` finds. */
export function metaLabels(section: string): readonly string[] {
  const name = /^(\w+)_sd_configs$/.exec(section)?.[1] ?? "";
  if (name === "file") return ["__meta_filepath"];
  if (name === "http") return ["__meta_url"];
  const all = Object.hasOwn(known, name) ? known[name]!.split(" ") : [];
  return all.map((label) => `__meta_${name}_${label}`);
}

/** What every target has before it is relabelled. */
export const targetLabels: readonly string[] = [
  "__address__",
  "__scheme__",
  "__metrics_path__",
  "__param_<name>",
  "__scrape_interval__",
  "__scrape_timeout__",
  "job",
];
