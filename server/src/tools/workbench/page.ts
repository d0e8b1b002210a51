import { chromium, type Browser, type Page } from "playwright-core";
import type { CodeServer } from "./codeServer.ts";
import { findChromium } from "../requirements.ts";
import { startServer, type Settings } from "./server.ts";

/** What to open in a workbench. */
export type WorkbenchOptions = {
  /** Absolute path of the folder to open. */
  readonly folder: string;
  /** Absolute path of an unpacked extension. */
  readonly extension: string;
  /** Absolute path of a file to open in an editor. */
  readonly file?: string;
  /** Absolute path of the test suite's bundle; without it the page is a workbench to click through. */
  readonly suite?: string;
  /** Called with what the test suite prints. */
  readonly log?: (line: string) => void;
  /** Called with the exit code when the test suite has ended. */
  readonly exit?: (code: number) => void;
  readonly size?: { readonly width: number; readonly height: number };
  /** Pixels of a screenshot for each pixel of `size`; 1 when nothing is said. */
  readonly scale?: number;
  /** Beside those that keep it quiet. */
  readonly settings?: Settings;
  /** Whether the folder is one that nobody has said to be trusted; it is up to the page to say so. */
  readonly isUntrusted?: boolean;
  /** Language that VS Code is in, as with a language pack; what VS Code itself says stays English. */
  readonly language?: string;
};

/** An open workbench; `close` ends the browser and the server. */
export type Workbench = { readonly page: Page; readonly close: () => Promise<void> };

const chromiumArgs =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking " +
  "--disable-component-update --disable-sync";

/** Starts a headless Chromium. */
export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("There is no Chromium.");
  return chromium.launch({ executablePath, args: chromiumArgs.split(" "), headless: true });
}

/** Opens a real VS Code in a headless browser. */
export async function openWorkbench(codeServer: CodeServer, options: WorkbenchOptions): Promise<Workbench> {
  const server = await startServer(codeServer, options.settings, options.isUntrusted);
  const browser = await launchChromium().catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  const close = async (): Promise<void> => {
    await browser.close();
    await server.stop();
  };
  try {
    const page = await browser.newPage({
      viewport: options.size ?? { width: 1400, height: 900 },
      deviceScaleFactor: options.scale ?? 1,
      ...(options.language !== undefined && { locale: options.language }),
    });
    await page.exposeFunction("codeAutomationLog", (type: string, args: unknown[]) => {
      options.log?.(`${type === "log" ? "" : `${type}: `}${args.map(String).join(" ")}`);
    });
    await page.exposeFunction("codeAutomationExit", (code: number) => options.exit?.(code));
    if (options.language !== undefined)
      await page.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(options.language)};`);
    await page.goto(workbenchUrl(server.port, options));
    return { page, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function workbenchUrl(port: number, { folder, extension, file, suite }: WorkbenchOptions): string {
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload = [["extensionDevelopmentPath", remote(extension)]];
  if (suite !== undefined) payload.push(["extensionTestsPath", remote(suite)]);
  if (file !== undefined) payload.push(["openFile", remote(file)]);
  payload.push(["skipWelcome", "true"]);
  const query = new URLSearchParams({ folder, payload: JSON.stringify(payload) });
  return `http://127.0.0.1:${port}/?${query.toString()}`;
}
