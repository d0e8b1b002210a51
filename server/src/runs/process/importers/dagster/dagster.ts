import type { OrchestratorSource } from "../../../history.ts";
import { RunsError } from "../../../store.ts";
import type { Orchestrator } from "../orchestrator/orchestrator.ts";

export function openDagster({ type }: OrchestratorSource): Orchestrator {
  throw new RunsError("failed", `${type} cannot be read yet.`, "It comes with one of the next versions.");
}
