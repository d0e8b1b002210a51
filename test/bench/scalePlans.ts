import type { Client } from "pg";
import type { Connection } from "../../server/src/runs/process/warehouses/connection.ts";
import type { Statement } from "../../server/src/runs/process/warehouses/dialect.ts";

/** What the statements of a question read, by their plans. */
export interface Read {
  statements: number;
  /** Rows that scans looked at, those that a condition then left out included. */
  rows: number;
  /** Pages of 8 KB, from memory or disk. */
  pages: number;
  /** Tables, or their parts, that were looked into. */
  readonly parts: Set<string>;
  readonly scans: Set<string>;
}

export const nothingRead = (): Read => ({
  ...{ statements: 0, rows: 0, pages: 0, parts: new Set<string>(), scans: new Set<string>() },
});

interface Plan {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Index Recheck"?: number;
  readonly "Shared Hit Blocks": number;
  readonly "Shared Read Blocks": number;
  readonly Plans?: readonly Plan[];
}

/** A connection that has every statement explained by the server, as it is asked, before it is asked. */
export function explaining(connection: Connection, read: Read, log: string[]): Connection {
  return {
    ...connection,
    async begin(signal) {
      const reading = await connection.begin(signal);
      return {
        ...reading,
        async ask(statement: Statement) {
          const [row] = await reading.ask({
            ...statement,
            sql: `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${statement.sql}`,
          });
          const [{ Plan: plan }] = JSON.parse(row![0]!) as [{ Plan: Plan }];
          read.statements++;
          read.pages += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];
          add(plan, read);
          log.push(`${statement.sql}\n${JSON.stringify(plan, undefined, 1)}`);
          return reading.ask(statement);
        },
      };
    },
  };
}

function add(plan: Plan, read: Read): void {
  const relation = plan["Relation Name"];
  const loops = plan["Actual Loops"];
  if (relation !== undefined && loops > 0) {
    const left = (plan["Rows Removed by Filter"] ?? 0) + (plan["Rows Removed by Index Recheck"] ?? 0);
    read.rows += Math.round((plan["Actual Rows"] + left) * loops);
    read.parts.add(relation);
    read.scans.add(plan["Node Type"]);
  }
  for (const one of plan.Plans ?? []) add(one, read);
}

export async function sizeOf(client: Client): Promise<{ rows: number; bytes: number; indexBytes: number }> {
  const { rows } = await client.query<{ rows: string; bytes: string; index: string }>(
    `SELECT sum(c.reltuples)::bigint AS rows, sum(pg_table_size(c.oid)) AS bytes, sum(pg_indexes_size(c.oid)) AS index
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'meta' AND c.relkind = 'r'`,
  );
  const [found] = rows;
  return { rows: Number(found!.rows), bytes: Number(found!.bytes), indexBytes: Number(found!.index) };
}
