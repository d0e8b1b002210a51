import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run, withProgress } from "./step.ts";

/** What the machine lacks, in words that say what to install. */
export type Missing = { readonly missing: string };

/** Finds a program on the PATH. */
export function which(name: string): string | undefined {
  const names = process.platform === "win32" ? [`${name}.cmd`, `${name}.exe`] : [name];
  return (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => names.map((file) => join(folder, file)))
    .find((path) => existsSync(path));
}

/** The Chromium (or Chrome) of this machine; `CHROMIUM` names another. */
export function findChromium(): string | undefined {
  const known = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ];
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
  return names.map(which).find(Boolean) ?? known.find((path) => existsSync(path));
}

const hasKerberosHeaders = (): boolean =>
  process.platform !== "linux" || existsSync("/usr/include/gssapi/gssapi.h") || Boolean(which("krb5-config"));

/** Packages of Debian for what the installation of code-server compiles, and the test for each. */
const compileTime: readonly { readonly packageName: string; readonly isThere: () => boolean }[] = [
  {
    packageName: "build-essential",
    isThere: () => Boolean(which("make") && (which("g++") ?? which("clang++"))),
  },
  { packageName: "python3", isThere: () => Boolean(which("python3")) },
  { packageName: "libkrb5-dev", isThere: hasKerberosHeaders },
];

/** Sees to the tools that compile code-server's native modules; installs them as root where apt is. */
export function ensureCompileTools(): Promise<Missing | undefined> {
  return ensurePackages(compileTime);
}

/** Sees to Chromium; installs it as root where apt is. */
export function ensureChromium(): Promise<Missing | undefined> {
  return ensurePackages([{ packageName: "chromium", isThere: () => findChromium() !== undefined }]);
}

/** Sees to promtool and amtool, whose verdicts the engine is compared with; installs them as root where apt is. */
export function ensureUpstream(): Promise<Missing | undefined> {
  return ensurePackages([
    { packageName: "prometheus", isThere: () => which("promtool") !== undefined },
    { packageName: "prometheus-alertmanager", isThere: () => which("amtool") !== undefined },
  ]);
}

async function ensurePackages(packages: typeof compileTime): Promise<Missing | undefined> {
  const absent = (): string[] =>
    packages.filter(({ isThere }) => !isThere()).map(({ packageName }) => packageName);
  const names = absent();
  if (names.length === 0) return undefined;
  const apt = which("apt-get");
  if (!apt || process.getuid?.() !== 0) {
    return {
      missing: `${names.join(", ")} (Debian's names) must be installed, and this is not root with apt`,
    };
  }
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await withProgress(`installing ${names.join(", ")} with apt`, async () => {
    await run(apt, ["-qq", "update"], { stdio: ["ignore", 2, 2], env });
    const args = ["-qq", "install", "-y", "--no-install-recommends", ...names];
    await run(apt, args, { stdio: ["ignore", "ignore", 2], env });
  });
  const still = absent();
  return still.length === 0 ? undefined : { missing: `${still.join(", ")} could not be installed with apt` };
}
