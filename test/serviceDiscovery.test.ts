import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "../server/src/engine/engine.ts";
import type { PlacedFinding } from "../server/src/engine/model/finding.ts";
import { checkText, errorsOf } from "./checkText.ts";
import { conformanceJson, hasConformance, needsConformance, readConformance } from "./conformance.ts";

interface ConfigFile {
  readonly file: string;
  readonly expected: "good" | "bad";
  readonly error?: string;
}

const folder = "files/prometheus-config";
const uri = "file:///project/prometheus.yml";

/**
 * Upstream's files with a mistake in a discovery section: the check that names the mistake, and a word of the line that
 * it stands on.
 */
const mistakes: Readonly<Record<string, readonly [check: string, line: string]>> = {
  "azure_authentication_method.bad.yml": ["yaml/invalid-value", "authentication_method"],
  "azure_client_secret_missing.bad.yml": ["discovery/azure-credentials", "client_secret"],
  "ec2_filters_empty_values.bad.yml": ["yaml/missing-key", "values"],
  "ec2_token_file.bad.yml": ["yaml/exclusive-keys", "bearer_token_file"],
  "empty_static_config.bad.yml": ["yaml/null-value", "-"],
  "http_token_file.bad.yml": ["yaml/exclusive-keys", "bearer_token_file"],
  "http_url_bad_scheme.bad.yml": ["url/syntax", "url"],
  "http_url_no_host.bad.yml": ["url/syntax", "url"],
  "kubernetes_api_server_with_own_namespace.bad.yml": ["discovery/kubernetes-access", "own_namespace"],
  "kubernetes_authorization_basicauth.bad.yml": ["yaml/exclusive-keys", "basic_auth"],
  "kubernetes_http_config_without_api_server.bad.yml": ["discovery/kubernetes-access", "authorization"],
  "kubernetes_kubeconfig_with_apiserver.bad.yml": ["discovery/kubernetes-access", "kubeconfig_file"],
  "kubernetes_namespace_discovery.bad.yml": ["yaml/unknown-key", "foo"],
  "kubernetes_role.bad.yml": ["yaml/invalid-value", "role"],
  "kubernetes_selectors_duplicated_role.bad.yml": ["discovery/kubernetes-selector", "role"],
  "kubernetes_selectors_endpoints.bad.yml": ["discovery/kubernetes-selector", "role"],
  "kubernetes_selectors_ingress.bad.yml": ["discovery/kubernetes-selector", "role"],
  "kubernetes_selectors_node.bad.yml": ["discovery/kubernetes-selector", "role"],
  "kubernetes_selectors_service.bad.yml": ["discovery/kubernetes-selector", "role"],
  "marathon_authtoken_authorization.bad.yml": ["yaml/exclusive-keys", "authorization"],
  "marathon_authtoken_authtokenfile.bad.yml": ["yaml/exclusive-keys", "auth_token"],
  "marathon_no_servers.bad.yml": ["yaml/missing-key", "servers"],
  "oci_authentication_method.bad.yml": ["yaml/invalid-value", "auth"],
  "openstack_role.bad.yml": ["yaml/invalid-value", "role"],
  "outscale_no_region.bad.yml": ["yaml/invalid-value", "region"],
  "ovhcloud_no_secret.bad.yml": ["yaml/missing-key", "- "],
  "promtool-url_in_alert_targetgroup_with_relabel_config.bad.yml": ["discovery/target-address", "http://bad"],
  "promtool-url_in_scrape_targetgroup_with_relabel_config.bad.yml": [
    "discovery/target-address",
    "http://bad",
  ],
  "puppetdb_bad_url.bad.yml": ["url/syntax", "url"],
  "puppetdb_no_url.bad.yml": ["yaml/missing-key", "- "],
  "puppetdb_token_file.bad.yml": ["yaml/exclusive-keys", "bearer_token_file"],
  "scaleway_no_secret.bad.yml": ["yaml/missing-one-of", "- "],
  "scaleway_role.bad.yml": ["yaml/invalid-value", "role"],
  "scaleway_two_secrets.bad.yml": ["yaml/exclusive-keys", "secret_key"],
  "stackit_endpoint.bad.yml": ["url/syntax", "endpoint"],
  "url_in_targetgroup.bad.yml": ["discovery/target-address", "http://bad"],
  "uyuni_no_server.bad.yml": ["yaml/missing-key", "- "],
  "uyuni_token_file.bad.yml": ["yaml/exclusive-keys", "bearer_token_file"],
};

const isAbout = ({ check }: PlacedFinding): boolean => /^(?:discovery|yaml|url|http)\//.test(check);

test("upstream's files with a mistake in a discovery section", needsConformance, async (t) => {
  for (const { file, expected, error } of conformanceJson<ConfigFile>(`${folder}/manifest.json`)) {
    const mistake = mistakes[file.replace("bad/", "")];
    if (expected === "good" || !mistake) continue;
    const [check, word] = mistake;
    await t.test(
      file,
      { skip: hasConformance(`${folder}/${file}`) ? false : "the data does not hold this file" },
      () => {
        const text = readConformance(`${folder}/${file}`);
        const lines = text.split("\n");
        const findings = checkText(text, uri).filter(({ severity }) => severity === "error");
        const named = findings.filter((finding) => finding.check === check);
        assert.ok(named.length > 0, `upstream says: ${error}; found: ${errorsOf(findings).join("\n")}`);
        const places = named.map(({ range }) => lines[range.start.line] ?? "");
        assert.ok(
          places.some((line) => line.includes(word)),
          `stands at ${places.join(" | ")}`,
        );
      },
    );
  }
});

test("upstream's good files with discovery sections", needsConformance, async (t) => {
  for (const { file, expected } of conformanceJson<ConfigFile>(`${folder}/manifest.json`)) {
    if (expected === "bad" || !hasConformance(`${folder}/${file}`)) continue;
    const text = readConformance(`${folder}/${file}`);
    if (!/_sd_configs:|static_configs:/.test(text)) continue;
    await t.test(file, () => assert.deepEqual(errorsOf(checkText(text, uri).filter(isAbout)), []));
  }
});

const uuid = "11111111-1111-1111-1111-111111111112";
const scaleway = `role: instance, project_id: ${uuid}, access_key: SCWXXXXXXXXXXXXXXXXX`;
const triton = "account: a, dns_suffix: b, endpoint: c";
const ovh = "application_key: a, application_secret: b, consumer_key: c";
const pods = (selector: string): string =>
  `kubernetes_sd_configs: [{role: pod, selectors: [{role: pod, ${selector}}]}]`;

/** Sections of a job that the newest Prometheus takes. */
const accepted: readonly string[] = [
  "static_configs:",
  "static_configs: []",
  "static_configs: [{}]",
  "static_configs: [{targets: , labels: }]",
  "static_configs: [{targets: [5, 'x:y:z', 'x:99999', ' '], labels: {a: 5, b: null}}]",
  "static_configs: [{targets: [x], labels: {a-b: c}}]",
  "aws_sd_configs: [{role: ec2, bearer_token: a, bearer_token_file: b}]",
  "azure_sd_configs: [{subscription_id: a, authentication_method: SDK}]",
  "azure_sd_configs: [{subscription_id: a, environment: none, authentication_method: ManagedIdentity}]",
  "consul_sd_configs: [{}]",
  "consul_sd_configs: [{token: a, basic_auth: {username: b}}]",
  "digitalocean_sd_configs: [{role: databases}]",
  "dns_sd_configs: [{names: [a], type: srv}]",
  "dns_sd_configs: [{names: [null], type: ns, port: 1}]",
  "docker_sd_configs: [{host: foo, filters: [null, {name: a}], match_first_network: no}]",
  "dockerswarm_sd_configs: [{host: unix:///var/run/docker.sock, role: tasks}]",
  "ec2_sd_configs: [{}]",
  "ec2_sd_configs: [{port: 80.0, filters: [{name: a, values: [null]}]}]",
  "eureka_sd_configs: [{server: ftp://foo}]",
  "file_sd_configs: [{files: [a/*.*.yaml, '[.yml', x.YML]}]",
  "http_sd_configs: [{url: HTTP://foo}]",
  "ionos_sd_configs: [{datacenter_id: x, refresh_interval: 0s}]",
  pods("label: 'a in (b, c),!d,e!=f,x/y, n>1'"),
  pods("field: 'status.phase=Running,spec.nodeName!='"),
  "marathon_sd_configs: [{servers: [x], auth_token: x, oauth2: {client_id: a, client_secret: b, token_url: 'http://x'}}]",
  "nomad_sd_configs: [{}]",
  "oci_sd_configs: [{region: a, auth: instance_principal}]",
  "openstack_sd_configs: [{role: loadbalancer, region: a, all_tenants: yes}]",
  `ovhcloud_sd_configs: [{${ovh}, service: vps, endpoint: elsewhere}]`,
  `scaleway_sd_configs: [{${scaleway}, secret_key: ${uuid.toUpperCase()}, zone: fr-xxx-1}]`,
  "serverset_sd_configs: [{servers: [x], paths: [/a], timeout: 0}]",
  "stackit_sd_configs: [{}]",
  `triton_sd_configs: [{${triton}, role: cn, groups: [x]}]`,
  "uyuni_sd_configs: [{server: x, username: x, password: x}]",
  "vultr_sd_configs: [{}]",
];

/** Sections that it refuses, and who says so. */
const refused: readonly (readonly [section: string, check: string])[] = [
  ["static_configs: [null]", "yaml/null-value"],
  ["static_configs: {targets: [a]}", "yaml/wrong-type"],
  ["static_configs: [{targets: x}]", "yaml/wrong-type"],
  ["static_configs: [{targets: [[a]]}]", "yaml/wrong-type"],
  ["static_configs: [{labels: [a]}]", "yaml/wrong-type"],
  ["static_configs: [{targets: [x], foo: y}]", "yaml/unknown-key"],
  ["static_configs: [{targets: [null]}]", "discovery/target-address"],
  ["static_configs: [{targets: [''], labels: {a: b}}]", "discovery/target-address"],
  ["azure_sd_configs: [{subscription_id: a, authentication_method: }]", "yaml/null-value"],
  ["azure_sd_configs: [{subscription_id: '', authentication_method: SDK}]", "yaml/invalid-value"],
  ["azure_sd_configs: [{subscription_id: a, authentication_method: oauth}]", "yaml/invalid-value"],
  ["aws_sd_configs: [{region: x}]", "yaml/missing-key"],
  ["aws_sd_configs: [{role: s3}]", "yaml/invalid-value"],
  ["consul_sd_configs: [{server: ' '}]", "yaml/invalid-value"],
  ["consul_sd_configs: [{username: a, basic_auth: {username: b}}]", "yaml/exclusive-keys"],
  ["consul_sd_configs: [{token: a, authorization: {credentials: b}}]", "yaml/exclusive-keys"],
  ["digitalocean_sd_configs: [{role: kubernetes}]", "yaml/invalid-value"],
  ["dns_sd_configs: [{names: []}]", "yaml/null-value"],
  ["dns_sd_configs: [{names: [a], type: a}]", "discovery/dns-records"],
  ["dns_sd_configs: [{names: [a], type: }]", "discovery/dns-records"],
  ["dns_sd_configs: [{names: [a], type: TXT, port: 1}]", "discovery/dns-records"],
  ["dns_sd_configs: [{names: [a], refresh_interval: ''}]", "duration/syntax"],
  ["docker_sd_configs: [{}]", "yaml/missing-key"],
  ["dockerswarm_sd_configs: [{host: foo, role: managers}]", "yaml/invalid-value"],
  ["ec2_sd_configs: [{port: '80'}]", "yaml/wrong-type"],
  ["ec2_sd_configs: [{filters: [null]}]", "yaml/null-value"],
  ["ec2_sd_configs: [{filters: [{name: a, values: []}]}]", "yaml/null-value"],
  ["eureka_sd_configs: [{server: 'localhost:8761/eureka'}]", "discovery/server-url"],
  ["file_sd_configs: [{files: ['*/x.yml']}]", "discovery/file-path"],
  ["file_sd_configs: [{files: [null]}]", "discovery/file-path"],
  ["file_sd_configs: [{files: [x.Yml]}]", "discovery/file-path"],
  ["gce_sd_configs: [{project: x}]", "yaml/missing-key"],
  ["http_sd_configs: [{url: }]", "yaml/missing-key"],
  ["ionos_sd_configs: [{datacenter_id: ''}]", "yaml/invalid-value"],
  [pods("label: 'a in b'"), "discovery/selector-syntax"],
  [pods("label: 'a=b,'"), "discovery/selector-syntax"],
  [pods("label: '-a'"), "discovery/selector-syntax"],
  [pods("label: '!a=b'"), "discovery/selector-syntax"],
  [pods("field: metadata"), "discovery/selector-syntax"],
  [pods("field: a=b=c"), "discovery/selector-syntax"],
  ["kubernetes_sd_configs: [{role: pod, follow_redirects: false}]", "discovery/kubernetes-access"],
  [
    "kubernetes_sd_configs: [{role: pod, oauth2: {client_id: a, client_secret: b, token_url: 'http://x'}}]",
    "discovery/kubernetes-access",
  ],
  ["kubernetes_sd_configs: [{role: pod, selectors: [{label: a}]}]", "discovery/kubernetes-selector"],
  ["kuma_sd_configs: [{server: kuma:5676}]", "discovery/server-url"],
  ["marathon_sd_configs: [{servers: []}]", "yaml/null-value"],
  ["nerve_sd_configs: [{servers: [b], paths: [a]}]", "discovery/zookeeper-path"],
  ["oci_sd_configs: [{region: a, auth: instance_principal, user: b}]", "discovery/oci-credentials"],
  ["oci_sd_configs: [{region: a, tenancy: b, user: c, fingerprint: d}]", "discovery/oci-credentials"],
  ["oci_sd_configs: [{region: a, auth: instance_principal, compartments: ['']}]", "yaml/invalid-value"],
  [
    "oci_sd_configs: [{region: a, auth: instance_principal, refresh_interval: 0s}]",
    "discovery/refresh-interval",
  ],
  ["openstack_sd_configs: [{role: instance, region: a, availability: }]", "yaml/null-value"],
  ["outscale_sd_configs: [{access_key: a}]", "yaml/missing-one-of"],
  [`ovhcloud_sd_configs: [{${ovh}, service: ''}]`, "yaml/invalid-value"],
  [`ovhcloud_sd_configs: [{${ovh}, service: vps, endpoint: }]`, "yaml/null-value"],
  [`scaleway_sd_configs: [{${scaleway}, secret_key: secret}]`, "discovery/scaleway-credentials"],
  [
    `scaleway_sd_configs: [{${scaleway}, secret_key_file: x, zone: FR-PAR-1}]`,
    "discovery/scaleway-credentials",
  ],
  [
    `scaleway_sd_configs: [{${scaleway}, secret_key_file: x, api_url: 'http://x/'}]`,
    "discovery/scaleway-credentials",
  ],
  ["stackit_sd_configs: [{region: ''}]", "discovery/missing-region"],
  [`triton_sd_configs: [{${triton}, role: null}]`, "yaml/null-value"],
  [`triton_sd_configs: [{${triton}, refresh_interval: }]`, "yaml/null-value"],
  [`triton_sd_configs: [{${triton}, refresh_interval: 0}]`, "discovery/refresh-interval"],
  ["openstack_sd_configs: [{role: instance, region: a, bearer_token: b}]", "yaml/unknown-key"],
  ["vultr_sd_configs: [{basic_auth: {username: x}, bearer_token: z}]", "yaml/exclusive-keys"],
  ["alibaba_sd_configs: [{}]", "yaml/unknown-key"],
];

/** What promtool 2.42 refuses and the newest takes, or the other way round: checked with that program. */
const changed: readonly (readonly [section: string, at242: boolean, now: boolean])[] = [
  ["static_configs: [{targets: [x], labels: {a-b: c}}]", false, true],
  ["ec2_sd_configs: [{}]", false, true],
  ["lightsail_sd_configs: [{region: ''}]", false, true],
  ["ec2_sd_configs: [{region: x, external_id: a}]", false, true],
  ["aws_sd_configs: [{role: ec2, region: x}]", false, true],
  ["azure_sd_configs: [{subscription_id: a, authentication_method: SDK}]", false, true],
  ["digitalocean_sd_configs: [{role: droplets}]", false, true],
  ["dns_sd_configs: [{names: [a], type: NS, port: 5}]", false, true],
  ["docker_sd_configs: [{host: foo, match_first_network: true}]", false, true],
  ["hetzner_sd_configs: [{role: robot, label_selector: a}]", false, true],
  ["openstack_sd_configs: [{role: loadbalancer, region: a}]", false, true],
  ["stackit_sd_configs: [{}]", false, true],
  ["ec2_sd_configs: [{region: x, bearer_token: a, bearer_token_file: b}]", true, false],
  [
    "http_sd_configs: [{url: 'http://x', basic_auth: {username: x}, authorization: {credentials: b}}]",
    true,
    false,
  ],
  [
    "uyuni_sd_configs: [{server: x, username: x, password: x, bearer_token: a, bearer_token_file: b}]",
    true,
    false,
  ],
  ["puppetdb_sd_configs: [{url: 'http://x', query: x, oauth2: {}}]", true, false],
  [
    "azure_sd_configs: [{subscription_id: a, authentication_method: ManagedIdentity, authorization: {type: Basic}}]",
    true,
    false,
  ],
  ["ec2_sd_configs: [{region: x, filters: [{name: x}]}]", false, false],
  ["dns_sd_configs: [{names: [a], type: MX, port: 5}]", true, true],
  ["docker_sd_configs: [{host: foo, host_networking_host: a}]", true, true],
  ["eureka_sd_configs: [{server: 'http://x', bearer_token: a, bearer_token_file: b}]", false, false],
];

/** Targets behind relabelling, and whether promtool takes them: checked with 2.42. */
const relabelled: readonly (readonly [targets: string, steps: string, isTaken: boolean])[] = [
  ["targets: [http://x]", "{target_label: foo, replacement: y}", false],
  ["targets: [http://x]", "{target_label: __address__, replacement: y}", true],
  ["targets: [http://x]", "{target_label: __address__, replacement: 'http://y'}", false],
  [
    "targets: [http://x/]",
    "{source_labels: [__address__], regex: 'https?://(.*)/', target_label: __address__}",
    true,
  ],
  [
    "targets: [http://x/y]",
    "{source_labels: [__address__], regex: 'https?://(.*)', target_label: __address__}",
    false,
  ],
  ["targets: [http://x/y]", "{source_labels: [__address__], regex: 'http.*', action: drop}", true],
  ["targets: [http://x/y]", "{source_labels: [__address__], regex: http, action: drop}", false],
  ["targets: [x/y], labels: {a: b}", "{source_labels: [a], target_label: __address__}", true],
  ["targets: [x], labels: {a: b/c}", "{source_labels: [a], target_label: __address__}", false],
  ["targets: [x], labels: {a: b/c}", "{regex: a, action: labelmap, replacement: __address__}", false],
  ["targets: [x]", "{regex: '__addr.*', action: labeldrop}", false],
  ["targets: [x]", "{regex: '__addr.*', action: labelkeep}", false],
  ["targets: [x]", "{source_labels: [foo], target_label: __address__}", false],
  ["targets: [x]", "{source_labels: [foo], target_label: __address__, regex: (.+)}", true],
  [
    "targets: [x/y]",
    "{source_labels: [__metrics_path__, __scheme__], regex: /metrics;http, action: drop}",
    true,
  ],
  [
    "targets: [x]",
    "{source_labels: [__scheme__, __address__], separator: /, target_label: __address__}",
    false,
  ],
  [
    "targets: [x/y]",
    "{source_labels: [__address__], regex: '(?P<h>[^/]*)/.*', target_label: __address__, replacement: '${h}'}",
    true,
  ],
  [
    "targets: [address/y]",
    "{source_labels: [__address__], regex: '(address)/y', target_label: '__${1}__'}",
    true,
  ],
  [
    "targets: [x/y], labels: {t: x/y}",
    "{source_labels: [__address__], target_label: t, action: dropequal}",
    true,
  ],
  [
    "targets: [x/y], labels: {t: x/y}",
    "{source_labels: [__address__], target_label: t, action: keepequal}",
    false,
  ],
  ["targets: [x]", "{target_label: __scrape_interval__, replacement: y}", false],
  ["targets: [x], labels: {__scrape_interval__: 5m, __scrape_timeout__: 1m}", "", true],
  ["targets: [x], labels: {__scrape_interval__: 1m, __scrape_timeout__: 5m}", "", false],
];

const job = (section: string): string => `scrape_configs:\n  - job_name: x\n    ${section}\n`;

test("sections that Prometheus takes", async (t) => {
  for (const section of accepted)
    await t.test(section, () => assert.deepEqual(errorsOf(checkText(job(section), uri)), []));
});

test("sections that Prometheus refuses", async (t) => {
  for (const [section, check] of refused) {
    await t.test(section, () => {
      const errors = checkText(job(section), uri).filter(({ severity }) => severity === "error");
      assert.deepEqual([...new Set(errors.map((error) => error.check))], [check]);
    });
  }
});

test("targets behind relabelling", async (t) => {
  for (const [targets, steps, isTaken] of relabelled) {
    await t.test(`${targets} ${steps}`, () => {
      const text = job(`static_configs: [{${targets}}]\n    relabel_configs: [${steps}]`);
      assert.equal(errorsOf(checkText(text, uri)).length === 0, isTaken);
    });
  }
});

test("sections that Prometheus 2.42 judges otherwise", async (t) => {
  for (const [section, at242, now] of changed) {
    await t.test(section, () => {
      assert.equal(errorsOf(checkFor("2.42", job(section))).length === 0, at242, "2.42");
      assert.equal(errorsOf(checkText(job(section), uri)).length === 0, now, "newest");
    });
  }
});

function checkFor(version: string, text: string): readonly PlacedFinding[] {
  const engine = new Engine();
  engine.roots = ["file:///project"];
  engine.put({
    uri: "file:///project/.tocsin.yaml",
    text: `target: { prometheus: "${version}" }\n`,
    open: true,
  });
  engine.put({ uri, text, open: true });
  while (engine.step());
  assert.deepEqual(engine.takeBugs(), []);
  return engine.report(uri).findings;
}
