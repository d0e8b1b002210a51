import type { Look } from "../languages/yaml/layout.ts";

/** Keys of a job that Promtail knows: clients/pkg/promtail/scrapeconfig/scrapeconfig.go of Loki 3. */
const ofPromtail = [
  ...["pipeline_stages", "journal", "syslog", "loki_push_api", "windows_events", "gcplog", "gelf"],
  ...["azure_event_hubs", "kafka", "cloudflare", "heroku_drain", "decompression", "encoding"],
];

/** … and that vmagent knows: docs of VictoriaMetrics 1, sd_configs and scrape_configs. */
const ofVmagent = [
  ...["stream_parse", "scrape_align_interval", "scrape_offset", "no_stale_markers", "series_limit"],
  ...["disable_compression", "disable_keepalive", "max_scrape_size", "yandexcloud_sd_configs"],
];

const others = [...ofPromtail, ...ofVmagent].map((key) => `scrape_configs[].${key}`);

/** Whether the jobs are those of another program: keys that Prometheus never had and others have. */
export const isOtherScraper = ({ paths }: Look): boolean => others.some((path) => paths.has(path));
