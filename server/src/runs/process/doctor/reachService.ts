import type { CloudSource } from "../../cloudSources.ts";
import type { DoctorStep, Examined } from "../../history.ts";
import type { OpenSource } from "../sources/source.ts";

/**
 * One question goes all the way, through whatever proxy there is: what it says tells how far it came. Whether the database is
 * there is known with the first table.
 */
export async function reachService(
  source: CloudSource,
  open: OpenSource,
  found: Examined[],
  signal: AbortSignal,
): Promise<boolean> {
  const steps = stepsOf(source);
  try {
    await open.columns("tocsin_is_here", signal);
    found.push(...steps);
    return true;
  } catch (error) {
    const failed = open.failedStep(error);
    const { message, hint, reason } = open.explain(error);
    const at = steps.findIndex(({ step }) => step === failed);
    found.push(...steps.slice(0, Math.max(at, 0)), { step: failed, isGood: false, message, hint, reason });
    return false;
  }
}

function stepsOf(source: CloudSource): readonly Examined[] {
  const good = (step: DoctorStep, message: string): Examined => ({ step, isGood: true, message });
  const [place, who, database] =
    source.type === "snowflake"
      ? [source.host, `${source.user} is let in.`, `${source.database} answers.`]
      : [
          `Athena in ${source.region}`,
          "AWS takes the credentials of this machine.",
          `The catalog ${source.catalog} answers.`,
        ];
  return [
    good("name", `${place} is known.`),
    good("connection", `${place} takes connections.`),
    good("encryption", "Its certificate is good for its name."),
    good("login", who),
    good("database", database),
  ];
}
