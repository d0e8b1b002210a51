// The driver of SQL Server and Fabric, against a server that speaks TDS: there is no real one here.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import type { TestContext } from "node:test";
import type { SqlServerSource } from "../server/src/runs/history.ts";
import type { OpenSource, PageQuery, SourceMeans } from "../server/src/runs/process/sources/source.ts";
import { openSqlServer } from "../server/src/runs/process/sources/sqlServer.ts";
import { usualPatience } from "../server/src/runs/process/sources/sqlServerConnection.ts";
import type { SqlServerPatience } from "../server/src/runs/process/sources/sqlServerConnection.ts";
import { columnsSql } from "../server/src/runs/process/sources/sqlServerSql.ts";
import { RunsError } from "../server/src/runs/store.ts";
import { freePort } from "./postgres.ts";
import { selfSigned } from "./selfSigned.ts";
import { startTds } from "./tdsServer.ts";
import type { Answer, Behaviour, TdsServer } from "./tdsServer.ts";
import type { Asked, ColumnType } from "./tdsTokens.ts";

const secret = "planted-Sécret-7;]'";

const source = (server: Pick<TdsServer, "port">, said: Partial<SqlServerSource> = {}): SqlServerSource => ({
  ...{ type: "sqlserver", name: "warehouse", host: "127.0.0.1", port: server.port, database: "dbb" },
  ...{ user: "reader", schema: "meta", tls: "off", ca: undefined, auth: "password", password: secret },
  ...{ secretName: "TOCSIN_PASSWORD_WAREHOUSE", tables: [] },
  ...said,
});

/** Tests wait for no longer than they must. */
const quick: SqlServerPatience = {
  ...usualPatience,
  ...{ connectMs: 2000, loginMs: 500, wakeMs: 400, firstWaitMs: 50, statementMs: 400, cancelMs: 300 },
};

const never = new AbortController().signal;

/** What the catalogue says of a table. */
type Described = readonly (readonly [name: string, type: string, length?: number, precision?: number])[];

const catalogue = (columns: Described): Answer => ({
  columns: (["nvarchar", "nvarchar", "int", "int", "int", "int"] as const).map((type, at) => ({
    ...{ name: `c${at}`, type },
  })),
  rows: columns.map(([name, type, length = -1, precision = 7]) => [name, type, length, 18, 4, precision]),
});

/** Answers the catalogue's question, SET and, by `rest`, all others. */
const answering =
  (columns: Described, rest: (asked: Asked) => Answer) =>
  (asked: Asked): Answer => {
    if (asked.sql === columnsSql) return catalogue(columns);
    return asked.sql.startsWith("SET ") ? { columns: [], rows: [] } : rest(asked);
  };

const timed: Described = [
  ["table_name", "varchar", 80],
  ["timestamp", "datetime2"],
];

const timedPage: PageQuery = {
  ...{ table: "monitoring_integration", columns: ["table_name", "timestamp"], time: "timestamp" },
  ...{ timeType: "datetime2(7)", key: ["table_name"], from: "2026-01-01", after: undefined },
  ...{ isTimeless: false, limit: 3 },
};

const cells = (rows: readonly (readonly unknown[])[]): Answer => ({
  columns: (rows[0] ?? []).map((cell, at) => ({
    name: `c${at}`,
    type: typeof cell === "number" ? "int" : "nvarchar",
  })),
  rows,
});

async function opened(
  context: TestContext,
  behaviour: Behaviour,
  said: Partial<SqlServerSource> = {},
  means: SourceMeans = {},
  patience = quick,
): Promise<{ server: TdsServer; open: OpenSource }> {
  const server = await startTds(context, behaviour);
  const open = openSqlServer(source(server, said), means, patience);
  context.after(() => open.close());
  return { server, open };
}

/** What is told of an error, and whether another try is worth it. */
async function told(open: OpenSource, work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    const { message, hint } = open.explain(error);
    assert.ok(!`${message}${hint}`.includes(secret), "no secret");
    return `${open.isTransient(error) ? "again: " : ""}${open.failedStep(error)}: ${message} ${hint}`;
  }
  return "nothing";
}

test("who logs in, where, and how it asks", async (context) => {
  const answer = answering(timed, () => cells([["orders", "2026-03-01 10:00:00.1234567", "orders."]]));
  const { server, open } = await opened(context, { answer });
  assert.deepEqual(
    [...((await open.columns("monitoring_integration", never)) ?? [])],
    [
      ["table_name", "varchar(80)"],
      ["timestamp", "datetime2(7)"],
    ],
  );
  assert.deepEqual(await open.page(timedPage, never), [
    {
      cells: ["orders", "2026-03-01 10:00:00.1234567"],
      position: { time: "2026-03-01 10:00:00.1234567", key: ["orders."] },
    },
  ]);
  await open.columns("ops.Load [Log]", never);
  assert.deepEqual(server.logins, [
    {
      ...{ user: "reader", password: secret, application: "tocsin", database: "dbb", token: undefined },
      isReadOnly: true,
    },
  ]);
  const [manners, catalogued, page, other] = server.asked;
  assert.match(manners?.sql ?? "", /LOCK_TIMEOUT 30000; SET DEADLOCK_PRIORITY LOW/);
  assert.deepEqual(
    catalogued?.parameters.map(({ value }) => value),
    ["meta", "monitoring_integration"],
  );
  assert.deepEqual(
    other?.parameters.map(({ value }) => value),
    ["ops", "Load [Log]"],
  );
  // Always of one length, and texts of any language.
  assert.deepEqual(
    page?.parameters.map(({ type, length, value }) => [type, length, value]),
    [["nvarchar", 4000, "2026-01-01 00:00:00.0000000"]],
  );
});

test("rows of all types, and of types that nobody expects", async (context) => {
  const types: readonly [ColumnType, unknown, unknown][] = [
    ["int", -5, -5],
    ["bigint", "9007199254740993", "9007199254740993"],
    ["float", 3.25, 3.25],
    ["bit", true, true],
    ["nvarchar", "größer 𝄞".repeat(2000), "größer 𝄞".repeat(2000)],
    ["varchar", "größer", "größer"],
    ["xml", "<a/>", "<a/>"],
    ["uniqueidentifier", "00112233445566778899aabbccddeeff", "33221100-5544-7766-8899-AABBCCDDEEFF"],
    ["decimal", "1250", 12.5],
    ["varbinary", Buffer.from([1, 255]), "0x01ff"],
    ["datetime2", Buffer.from([0, 0, 0, 0, 0, 0x5b, 0x95, 0x0a]), "1900-01-01T00:00:00.000Z"],
  ];
  const columns = types.map(([type], at) => ({ name: `c${at}`, type }));
  const answer = answering([], () => ({
    columns: [...columns, { name: "key", type: "nvarchar" }],
    rows: [
      [...types.map(([, sent]) => sent), "key."],
      [...types.map(() => null), null],
    ],
  }));
  const { open } = await opened(context, { answer });
  const query = { ...timedPage, columns: types.map((_, at) => `c${at}`) };
  const [full, empty] = await open.page(query, never);
  // A date from 1900: five bytes of time of day, three of days since the year 1.
  assert.deepEqual(
    full?.cells.slice(0, -1),
    types.slice(0, -1).map(([, , got]) => got),
  );
  assert.match(String(full?.cells.at(-1)), /^\d{4}-\d\d-\d\dT/);
  assert.deepEqual(
    empty?.cells,
    types.map(() => null),
  );
  assert.deepEqual(empty?.position, { time: "", key: [""] });
});

test("a table that is not there, and the newest row of one that is empty", async (context) => {
  const answer = answering([], () => cells([[null]]));
  const { open } = await opened(context, { answer });
  assert.equal(await open.columns("nowhere", never), undefined);
  assert.equal(await open.newest(timedPage, never), undefined);
});

test("a server that does not know what is set of a session is read all the same", async (context) => {
  const refuse: Answer = { errors: [{ number: 102, message: "Incorrect syntax near 'LOCK_TIMEOUT'." }] };
  const rest = answering(timed, () => cells([["2026-03-01"]]));
  const answer = (asked: Asked): Answer => (asked.sql.startsWith("SET ") ? refuse : rest(asked));
  const { server, open } = await opened(context, { answer });
  assert.equal(await open.newest(timedPage, never), "2026-03-01");
  assert.equal(server.logins.length, 1);
  const dropped = await opened(context, {
    answer: (asked) => (asked.sql.startsWith("SET ") ? { dropAfter: 0 } : rest(asked)),
  });
  assert.match(await told(dropped.open, dropped.open.newest(timedPage, never)), /^again: .*was lost/);
  assert.equal(dropped.server.connections(), 0);
});

test("what the server says is explained, and tried again where that may help", async (context) => {
  let errors: { number: number; message: string }[] = [];
  const server = await startTds(context, { answer: () => ({ errors }) });
  const saysTo = async (said: Partial<SqlServerSource>, ...numbers: readonly number[]): Promise<string> => {
    errors = numbers.map((number) => ({ number, message: `Number ${number} about ${secret}.` }));
    const open = openSqlServer(source(server, { ...said }), {}, quick);
    try {
      return await told(open, open.newest(timedPage, never));
    } finally {
      await open.close();
    }
  };
  assert.equal(
    await saysTo({}, 229),
    "database: The server says: Number 229 about ***. Grant the user SELECT on the table.",
  );
  assert.match(await saysTo({}, 1205), /^again: /);
  assert.match(await saysTo({}, 1222), /^again: database: Another session has held the table locked/);
  assert.match(await saysTo({}, 40_197), /^again: /);
  assert.match(
    await saysTo({}, 208, 3621),
    /^database: The server says: Number 208 about \*\*\*. Number 3621/,
  );
  assert.match(await saysTo({}, 1540), /Name a `key` of fewer or shorter columns/);
});

test("why a login fails, and at which step", async (context) => {
  let errors: { number: number; message: string }[] = [];
  const server = await startTds(context, { login: () => ({ errors }), answer: () => cells([]) });
  const saysTo = async (said: Partial<SqlServerSource>, ...numbers: readonly number[]): Promise<string> => {
    errors = numbers.map((number) => ({ number, message: `Number ${number}.` }));
    const open = openSqlServer(source(server, said), {}, quick);
    const words = await told(open, open.newest(timedPage, never));
    await open.close();
    return words;
  };
  assert.match(
    await saysTo({}, 18_456),
    /^login: The server does not let reader in: there is no such login, or/,
  );
  assert.match(
    await saysTo({ password: undefined }, 18_456),
    /^login: The server wants a password for reader\. Put it into the environment variable TOCSIN_PASSWORD_WAREHOUSE\.$/,
  );
  assert.match(
    await saysTo({}, 4060, 18_456),
    /^database: There is no database dbb on 127\.0\.0\.1, or reader may not/,
  );
  assert.match(await saysTo({}, 18_452), /^login: The server takes Windows logins only/);
  assert.match(
    await saysTo({}, 18_486),
    /^login: The server says: Number 18486\. Ask who runs the server to unlock/,
  );
  assert.match(
    await saysTo({}, 40_615),
    /^login: The firewall of 127\.0\.0\.1 does not let this machine in\. .*40615/,
  );
  assert.match(await saysTo({}, 42_108), /The SQL pool is paused\. Have it resumed/);
});

test("a database that wakes up is waited for, and told of", async (context) => {
  let wakes = 0;
  const sleepy = { number: 40_613, message: "Database 'dbb' on server 'x' is not currently available." };
  const { server, open } = await opened(
    context,
    {
      login: (_, at) => (at <= 2 ? { errors: [sleepy] } : undefined),
      answer: answering(timed, () => cells([])),
    },
    {},
    { waking: () => void wakes++ },
  );
  assert.equal((await open.columns("x", never))?.size, 2);
  assert.deepEqual([server.logins.length, wakes], [3, 2]);
  // One that does not wake up is not waited for three times over.
  const deaf = await opened(context, { login: () => ({ errors: [sleepy] }), answer: () => cells([]) });
  const words = await told(deaf.open, deaf.open.newest(timedPage, never));
  assert.match(
    words,
    /^database: The server says: Database 'dbb'.* It was waited for\. Try again in some minutes\.$/,
  );
  assert.ok(deaf.server.logins.length >= 3, `${deaf.server.logins.length}`);
  // So is one that takes the connection and says nothing.
  const mute = await opened(context, { login: () => "silence", answer: () => cells([]) });
  assert.match(
    await told(mute.open, mute.open.newest(timedPage, never)),
    /^login: 127\.0\.0\.1:\d+ takes the connection and does not finish the login\. It may be waking up/,
  );
});

test("who stops it while it waits is not kept waiting", async (context) => {
  const sleepy = { number: 40_613, message: "asleep" };
  const patience = { ...quick, wakeMs: 60_000, firstWaitMs: 30_000 };
  const controller = new AbortController();
  const { open } = await opened(
    context,
    { login: () => ({ errors: [sleepy] }), answer: () => cells([]) },
    {},
    { waking: () => controller.abort() },
    patience,
  );
  await assert.rejects(open.newest(timedPage, controller.signal), { name: "RunsError", reason: "cancelled" });
});

test("a statement that takes too long is stopped at the server, and the next one goes on", async (context) => {
  let isSlow = true;
  const { server, open } = await opened(context, {
    answer: answering(timed, () => (isSlow ? "hang" : cells([["2026-03-01"]]))),
  });
  assert.match(
    await told(open, open.newest(timedPage, never)),
    /^database: The server has not answered within 0 s\. See what it is busy with/,
  );
  assert.equal(server.stopped(), 1);
  isSlow = false;
  assert.equal(await open.newest(timedPage, never), "2026-03-01");
});

test("a statement that nobody wants any more is stopped at the server", async (context) => {
  const answers: Answer[] = ["hang", cells([["2026-03-01"]])];
  const patience = { ...quick, statementMs: 60_000 };
  const answer = answering(timed, () => answers.shift()!);
  const { server, open } = await opened(context, { answer }, {}, {}, patience);
  const controller = new AbortController();
  const asked = open.newest(timedPage, controller.signal);
  // Another one that is asked meanwhile waits for its turn.
  const next = open.newest(timedPage, never);
  while (answers.length === 2) await pause(5);
  controller.abort();
  await assert.rejects(asked, { name: "RunsError", reason: "cancelled" });
  assert.equal(server.stopped(), 1);
  assert.equal(await next, "2026-03-01");
});

test("a server that falls silent, even when it is told to stop, is waited for no longer than said", async (context) => {
  const { open } = await opened(context, {
    answer: answering(timed, () => "silence"),
  });
  const began = Date.now();
  assert.match(await told(open, open.newest(timedPage, never)), /has not answered within/);
  assert.ok(Date.now() - began < 5000);
});

test("a connection that is lost, in the middle of rows or before, and one that talks nonsense", async (context) => {
  const ways: Answer[] = [
    { dropAfter: 0 },
    { dropAfter: 60, of: cells(Array.from({ length: 50 }, (_, at) => [`row ${at}`])) },
    "garbage",
  ];
  const { server, open } = await opened(context, {
    answer: answering(timed, () => ways.shift() ?? cells([["2026-03-01"]])),
  });
  for (let at = 0; at < 2; at++)
    assert.match(
      await told(open, open.newest(timedPage, never)),
      /^again: \w+: The connection to 127\.0\.0\.1:\d+ was lost\. What was read so far is kept/,
    );
  assert.match(await told(open, open.newest(timedPage, never)), /The server says|was lost/);
  assert.equal(await open.newest(timedPage, never), "2026-03-01");
  assert.equal(server.logins.length, 4);
});

test("nothing that listens, no such name", async (context) => {
  const nobody = openSqlServer(source({ port: await freePort() }), {}, quick);
  assert.match(
    await told(nobody, nobody.newest(timedPage, never)),
    /^again: \w+: Nothing listens at 127\.0\.0\.1/,
  );
  const { open } = await opened(context, { answer: () => cells([]) }, { host: "no-such-host.invalid" });
  assert.match(
    await told(open, open.newest(timedPage, never)),
    /name: The name no-such-host\.invalid is not known/,
  );
});

const identity = selfSigned();
const skip = identity === undefined && "openssl is not here";

test("the certificate of a server has to be good for its name", { skip }, async (context) => {
  const answer = answering(timed, () => cells([["2026-03-01"]]));
  const { server } = await opened(context, { identity, answer });
  const ask = async (said: Partial<SqlServerSource>): Promise<string | undefined> => {
    const open = openSqlServer(source(server, { tls: "verify", host: "localhost", ...said }), {}, quick);
    let words: string | undefined;
    const work = open.newest(timedPage, never).then((newest) => (words = newest));
    const why = await told(open, work);
    await open.close();
    return words ?? why;
  };
  assert.match(
    (await ask({})) ?? "",
    /^encryption: The certificate of localhost:\d+ is not good: self.signed/,
  );
  assert.equal(server.logins.length, 0, "the password was not sent");
  assert.equal(await ask({ ca: identity?.certificate }), "2026-03-01");
  assert.match(
    (await ask({ ca: identity?.certificate, host: "127.0.0.1" })) ?? "",
    /^encryption: The certificate of/,
  );
  assert.match(
    (await ask({ tls: "off" })) ?? "",
    /^encryption: .*wants its connections encrypted\. Take `tls: off`/,
  );
  assert.equal(server.logins.length, 1);
  const plain = await opened(context, { answer }, { tls: "verify" });
  assert.match(
    await told(plain.open, plain.open.newest(timedPage, never)),
    /^encryption: .*does not encrypt its connections\. Have it do so/,
  );
  assert.equal(plain.server.logins.length, 0);
});

test("a large answer comes through the encryption whole", { skip }, async (context) => {
  const rows = Array.from({ length: 3000 }, (_, at) => [
    `row ${at} `.repeat(30),
    "2026-03-01 10:00:00.0000000",
    `${at}.`,
  ]);
  const said = { tls: "verify", host: "localhost", ca: identity?.certificate } as const;
  const { open } = await opened(context, { identity, answer: answering(timed, () => cells(rows)) }, said);
  const page = await open.page(timedPage, never);
  assert.equal(page.length, 3000);
  assert.equal(page[2999]?.cells[0], rows[2999]?.[0]);
});

/** A token that says how long it is good. */
const token = (forMs: number, audience = "https://database.windows.net/", name = "a"): string =>
  [
    "h",
    JSON.stringify({ exp: Math.floor((Date.now() + forMs) / 1000), aud: audience, name }),
    "s".repeat(3000),
  ]
    .map((part) => Buffer.from(part).toString("base64url"))
    .join(".");

test(
  "Fabric: a token for each connection, texts that are varchar, and nothing that it does not know",
  { skip },
  async (context) => {
    const good = token(3_600_000);
    const answer = answering(
      [
        ["timestamp", "datetime2", -1, 6],
        ["table_name", "varchar", 8000],
      ],
      () => cells([["größer", "2026-03-01 10:00:00.123456", "größer."]]),
    );
    const said: Partial<SqlServerSource> = {
      ...{
        type: "fabric",
        host: "localhost",
        tls: "verify",
        auth: "entra",
        user: "",
        ca: identity?.certificate,
      },
      ...{ password: `${good}\r\n`, secretName: "TOCSIN_TOKEN_WAREHOUSE" },
    };
    const { server, open } = await opened(context, { identity, isUtf8: true, answer }, said);
    const query = { ...timedPage, timeType: "datetime2(6)" };
    const [row] = await open.page(query, never);
    await open.page({ ...query, after: row!.position }, never);
    const [login] = server.logins;
    assert.deepEqual([login?.token, login?.user, login?.password, login?.isReadOnly], [good, "", "", false]);
    assert.equal(server.logins.length, 1);
    const last = server.asked.at(-1)!;
    assert.deepEqual(
      last.parameters.map(({ type, length, value }) => [type, length, value]),
      [
        ["varchar", 8000, "2026-01-01 00:00:00.000000"],
        ["varchar", 8000, "2026-03-01 10:00:00.123456"],
        ["varchar", 8000, "größer."],
      ],
    );
    assert.ok(server.asked.every(({ sql }) => !/nvarchar|N'|SET |datetimeoffset/.test(sql)));
    assert.equal(await open.timeIndex?.(query, never), undefined);
  },
);

test("a token never goes over a connection that is not encrypted", async (context) => {
  const { server, open } = await opened(
    context,
    { answer: () => cells([]) },
    { auth: "entra", password: token(60_000) },
  );
  assert.match(await told(open, open.newest(timedPage, never)), /^encryption: .*does not encrypt/);
  assert.equal(server.logins.length, 0);
});

test("a token that is missing, has ended or is for something else", { skip }, async (context) => {
  const refuse = () => ({
    errors: [{ number: 18_456, message: "Login failed for user '<token-identified principal>'." }],
  });
  const said = { auth: "entra", tls: "verify", host: "localhost", ca: identity?.certificate } as const;
  const server = await startTds(context, { identity, login: refuse, answer: () => cells([]) });
  const saysTo = async (password: string | undefined, type: "fabric" | "sqlserver"): Promise<string> => {
    const one = { ...said, type, password, user: "", secretName: "TOCSIN_TOKEN_WAREHOUSE" };
    const open = openSqlServer(source(server, one), {}, quick);
    const words = await told(open, open.newest(timedPage, never));
    await open.close();
    return words;
  };
  assert.match(
    await saysTo(undefined, "fabric"),
    /^login: A token of Microsoft Entra is needed to log in to warehouse\. .*az account get-access-token .*TOCSIN_TOKEN_WAREHOUSE\.$/,
  );
  assert.match(
    await saysTo(token(-60_000), "fabric"),
    /^login: The token for warehouse was good until \d{4}-.* UTC\. It takes a new one\./,
  );
  assert.equal(server.logins.length, 0);
  assert.match(
    await saysTo(token(60_000, "https://graph.example.com"), "fabric"),
    /It was made for https:\/\/graph\.example\.com; databases take/,
  );
  assert.match(
    await saysTo(token(60_000), "fabric"),
    /does not let the account of the token in\. .*share the warehouse with it/,
  );
  assert.match(await saysTo(token(60_000), "sqlserver"), /CREATE USER \[name\] FROM EXTERNAL PROVIDER/);
});

test(
  "a connection is made anew before its token ends, with the one that there is by then",
  { skip },
  async (context) => {
    const tokens = [token(60_000, undefined, "first"), token(3_600_000, undefined, "second")];
    const answer = answering(timed, () => cells([["2026-03-01"]]));
    const said = { auth: "entra", tls: "verify", host: "localhost", ca: identity?.certificate } as const;
    const means = { secret: async () => (tokens.length > 1 ? tokens.shift() : tokens[0]) };
    const { server, open } = await opened(context, { identity, answer }, said, means);
    for (let at = 0; at < 4; at++) assert.equal(await open.newest(timedPage, never), "2026-03-01");
    assert.equal(server.logins.length, 2);
    // Where there is no other one, the connection stays.
    const only = await opened(context, { identity, answer }, { ...said, password: token(60_000) });
    for (let at = 0; at < 3; at++) await only.open.newest(timedPage, never);
    assert.equal(only.server.logins.length, 1);
  },
);

test(
  "a server that sends elsewhere is followed, over a connection that is verified as well",
  { skip },
  async (context) => {
    const answer = answering(timed, () => cells([["2026-03-01"]]));
    const said = { tls: "verify", host: "localhost", ca: identity?.certificate } as const;
    const behind = await startTds(context, { identity, answer });
    const routes = (host: string, port: number): Behaviour => ({
      ...{ identity, answer },
      login: () => ({ routeTo: { host, port } }),
    });
    const { open } = await opened(context, routes("localhost", behind.port), said);
    assert.equal(await open.newest(timedPage, never), "2026-03-01");
    assert.equal(behind.logins.length, 1);
    const other = await opened(context, routes("127.0.0.1", behind.port), said);
    assert.match(
      await told(other.open, other.open.newest(timedPage, never)),
      /^encryption: The certificate of/,
    );
    assert.equal(behind.logins.length, 1, "no password for whom the certificate is not good");
  },
);

test("an index on the time is there, or how to make one", async (context) => {
  let isThere: unknown[][] = [[1]];
  const { server, open } = await opened(context, { answer: answering(timed, () => cells(isThere)) });
  assert.equal(await open.timeIndex?.(timedPage, never), "there");
  assert.deepEqual(
    server.asked.at(-1)?.parameters.map(({ value }) => value),
    ["meta", "monitoring_integration", "timestamp"],
  );
  isThere = [[0]];
  assert.deepEqual(await open.timeIndex?.({ ...timedPage, table: "ops.load]log" }, never), {
    make: "CREATE INDEX [load]]log_timestamp] ON [ops].[load]]log] ([timestamp]);",
  });
  // A view, and a time that is a text.
  isThere = [];
  assert.equal(await open.timeIndex?.(timedPage, never), undefined);
  assert.equal(await open.timeIndex?.({ ...timedPage, timeType: "varchar(40)" }, never), undefined);
});

test("what was stopped before it began is not asked", async (context) => {
  const { server, open } = await opened(context, { answer: () => cells([]) });
  await assert.rejects(open.newest(timedPage, AbortSignal.abort()), (error) => error instanceof RunsError);
  assert.equal(server.connections(), 0);
});
