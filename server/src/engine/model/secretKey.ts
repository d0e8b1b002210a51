const secretKeys: ReadonlySet<string> = new Set([
  "password",
  "passwd",
  "pwd",
  "pass",
  "secret",
  "token",
  "api_key",
]);

/** Whether a key of the settings would hold a secret; none of them is known there. */
export const isSecretKey = (key: string): boolean => secretKeys.has(key);
