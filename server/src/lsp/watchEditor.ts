/** How often the editor is looked for, in milliseconds. */
const everyMs = 3000;

/** Calls `gone` when the process that has started us does not live any more: not every editor closes its pipes. */
export function watchEditor(pid: number, gone: () => void): void {
  const timer = setInterval(() => {
    try {
      process.kill(pid, 0);
    } catch (error) {
      // Somebody else's process lives as well.
      if ((error as NodeJS.ErrnoException).code === "EPERM") return;
      clearInterval(timer);
      gone();
    }
  }, everyMs);
}
