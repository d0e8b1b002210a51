import type { Session } from "./serve.ts";

/** Resolves when every file of the workspace was listed and read; others get their turn meanwhile. */
export async function allRead(
  { engine, scheduler, roots, scans, fileListeners }: Session,
  token: { readonly isCancellationRequested: boolean },
): Promise<void> {
  if (roots.size > 0 && !engine.workspace.files) {
    await new Promise<void>((resolve) => {
      const listener = (): void => {
        fileListeners.delete(listener);
        resolve();
      };
      fileListeners.add(listener);
    });
  }
  await Promise.all(scans);
  await scheduler.finished(() => token.isCancellationRequested);
}
