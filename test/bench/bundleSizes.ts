import { bundles, makeBundle, shipped } from "../../server/src/tools/build.ts";

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
      const { files, metafile } = await makeBundle(name, bundles[name]!, true);
      const bytes = files[0]!.contents.length;
      const [output] = Object.values(metafile.outputs);
      // esbuild counts them before names are shortened.
      const share = bytes / output!.bytes;
      const parts = new Map<string, number>();
      for (const [path, { bytesInOutput }] of Object.entries(output!.inputs))
        parts.set(partOf(path), (parts.get(partOf(path)) ?? 0) + bytesInOutput * share);
      return { name, bytes, parts: [...parts].toSorted((a, b) => b[1] - a[1]) };
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
