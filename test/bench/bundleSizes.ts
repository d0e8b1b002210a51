import { build } from "esbuild";
import { bundleOptions, bundles, shipped } from "../../server/src/tools/build.ts";

/** A bundle as it is packaged, in bytes. */
export interface BundleSize {
  readonly name: string;
  readonly bytes: number;
  /** What the bytes come from, the most first: our own folders, and packages. */
  readonly parts: readonly (readonly [from: string, bytes: number])[];
}

export async function bundleSizes(): Promise<BundleSize[]> {
  return Promise.all(
    shipped.map(async (name) => {
      const options = bundleOptions(name, bundles[name]!, true);
      const { metafile } = await build({ ...options, metafile: true, write: false });
      const [output] = Object.values(metafile.outputs);
      const parts = new Map<string, number>();
      for (const [path, { bytesInOutput }] of Object.entries(output!.inputs))
        parts.set(partOf(path), (parts.get(partOf(path)) ?? 0) + bytesInOutput);
      return { name, bytes: output!.bytes, parts: [...parts].toSorted((a, b) => b[1] - a[1]) };
    }),
  );
}

/** `server/src/engine/checks/a/b.ts` is `engine/checks`; what comes from a package is its name. */
export function partOf(path: string): string {
  const name = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  if (name !== undefined) return name.startsWith("vscode-") ? "vscode-*" : name;
  const engine = /^server\/src\/(engine\/[^/]+)\//.exec(path)?.[1];
  return (
    engine ??
    path
      .replace(/^server\/src\//, "")
      .split("/")
      .slice(0, path.startsWith("client") ? 2 : 1)
      .join("/")
  );
}
