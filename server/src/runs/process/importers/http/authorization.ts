/** With a user and a password, or with a token; nothing where there is no secret. */
export function authorization(place: {
  readonly user: string | undefined;
  readonly password: string | undefined;
}): Readonly<Record<string, string>> {
  const { user, password } = place;
  if (!password) return {};
  return user === undefined
    ? { authorization: `Bearer ${password}` }
    : { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}
