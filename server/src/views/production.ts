/** Whether an environment is one of these, or has one of these words in its name: `halden-prod` where `prod` counts. */
export function isProduction(environment: string, production: readonly string[]): boolean {
  const wanted = new Set(production.map((one) => one.toLowerCase()));
  const name = environment.toLowerCase();
  return wanted.has(name) || name.split(/[^\p{L}\p{N}]+/u).some((word) => wanted.has(word));
}
