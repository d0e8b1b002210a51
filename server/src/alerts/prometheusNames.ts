import type { MetricFact, MetricsFact } from "../engine/model/metricFacts.ts";

/** A Prometheus that does not answer within this time is as good as away. */
const deadlineMs = 10_000;
/** Longer answers are not read. */
const mostBytes = 64_000_000;

/** The names that a Prometheus knows, with type and help; rejects when it is away or answers something else. */
export async function prometheusNames(url: string): Promise<MetricsFact> {
  const [names, labels, metadata] = await Promise.all([
    ask(url, "label/__name__/values"),
    ask(url, "labels"),
    // Old versions and some of its kin have none.
    ask(url, "metadata").catch(() => ({})),
  ]);
  const about = isRecord(metadata) ? metadata : {};
  const metrics = texts(names).map((name) =>
    metricOf(name, ownOf(about, name) ?? ownOf(about, name.replace(/_(?:bucket|count|sum)$/, ""))),
  );
  return { metrics, labels: texts(labels).filter((label) => label !== "__name__") };
}

/** Histograms and summaries are known by the name that their series have in common. */
const ownOf = (about: Record<string, unknown>, name: string): unknown =>
  Object.hasOwn(about, name) ? about[name] : undefined;

function metricOf(name: string, about: unknown): MetricFact {
  const [first] = Array.isArray(about) ? (about as unknown[]) : [];
  const { type, help } = isRecord(first) ? first : {};
  return {
    name,
    ...(typeof type === "string" && type !== "unknown" && { type }),
    ...(typeof help === "string" && help !== "" && { help }),
  };
}

async function ask(url: string, path: string): Promise<unknown> {
  const address = new URL(`${url.replace(/\/+$/, "")}/api/v1/${path}`);
  if (address.protocol !== "http:" && address.protocol !== "https:")
    throw new Error(`${address.protocol} is no address of a Prometheus.`);
  const { username, password } = address;
  address.username = address.password = "";
  const secret = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString(
    "base64",
  );
  const response = await fetch(address, {
    headers: username === "" ? {} : { authorization: `Basic ${secret}` },
    signal: AbortSignal.timeout(deadlineMs),
  });
  if (!response.ok) throw new Error(`${address.host} answers with ${response.status}.`);
  const answer: unknown = JSON.parse(await bounded(response));
  if (!isRecord(answer) || answer["status"] !== "success")
    throw new Error(`${address.host} is no Prometheus.`);
  return answer["data"];
}

async function bounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > mostBytes) throw new Error("The answer is too long.");
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
