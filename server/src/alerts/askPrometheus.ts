/** A Prometheus that does not answer within this time is as good as away. */
const deadlineMs = 10_000;

/** What its API answers, of a path with its query; rejects when it is away, or answers something else. */
export async function askPrometheus(url: string, path: string, mostBytes: number): Promise<unknown> {
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
  const answer: unknown = JSON.parse(await bounded(response, mostBytes));
  if (!isRecord(answer) || answer["status"] !== "success")
    throw new Error(`${address.host} is no Prometheus.`);
  return answer["data"];
}

async function bounded(response: Response, mostBytes: number): Promise<string> {
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

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
