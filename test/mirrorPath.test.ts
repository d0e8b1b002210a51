import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { mirrorPath } from "../server/src/workspaceFiles/mirrorPath.ts";

test("each platform's folder for the state of one user", () => {
  const folder = join(tmpdir(), "no such folder", "Sales & Co");
  const at = (environment: Record<string, string>, platform: NodeJS.Platform): string =>
    mirrorPath(folder, environment, platform).replaceAll("\\", "/");
  const name = /\/tocsin\/Sales-Co-[0-9a-f]{12}\/mirror\.db$/;
  assert.match(at({ HOME: "/home/a" }, "linux"), name);
  assert.match(at({ HOME: "/home/a" }, "linux"), /^\/home\/a\/\.local\/state\/tocsin\//);
  assert.match(at({ HOME: "/home/a", XDG_STATE_HOME: "/state" }, "linux"), /^\/state\/tocsin\//);
  assert.match(at({ HOME: "/home/a", XDG_STATE_HOME: "relative" }, "linux"), /^\/home\/a\/\.local\/state\//);
  assert.match(at({ HOME: "/Users/a" }, "darwin"), /^\/Users\/a\/Library\/Application Support\/tocsin\//);
  assert.match(
    at({ LOCALAPPDATA: "C:/Users/a/AppData/Local" }, "win32"),
    /^C:\/Users\/a\/AppData\/Local\/tocsin\//,
  );
});

test("one folder has one mirror, by whatever way it is reached; two clones have two", (context) => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "tocsin-path-")));
  context.after(() => rmSync(base, { recursive: true }));
  const environment = { HOME: base };
  const one = join(base, "a", "project");
  const two = join(base, "b", "project");
  mkdirSync(one, { recursive: true });
  mkdirSync(two, { recursive: true });
  symlinkSync(one, join(base, "link"));
  const path = mirrorPath(one, environment);
  assert.equal(mirrorPath(join(base, "link"), environment), path);
  assert.equal(mirrorPath(`${one}/`, environment), path);
  assert.equal(mirrorPath(join(one, "..", "project"), environment), path);
  assert.notEqual(mirrorPath(two, environment), path);
});

test("TOCSIN_MIRROR names the file itself", () => {
  assert.equal(mirrorPath("/anywhere", { TOCSIN_MIRROR: "/data/runs.db" }), resolve("/data/runs.db"));
  assert.equal(mirrorPath("/anywhere", { TOCSIN_MIRROR: "runs.db" }), resolve("runs.db"));
  assert.notEqual(mirrorPath("/anywhere", { TOCSIN_MIRROR: "" }), "");
});
