import * as vscode from "vscode";
import { requests, type RunsView, type TreeNode } from "../../server/src/protocol/messages.ts";
import type { Server } from "./server.ts";

/** A tree whose lines the server draws. */
export type Tree = Omit<vscode.TreeDataProvider<TreeNode>, "getChildren"> & {
  getChildren(node?: TreeNode): Promise<TreeNode[]>;
  getParent(node: TreeNode): TreeNode | undefined;
  /** Asks for everything shown again, as many pages of each list as were loaded. */
  refresh(): void;
  /** Puts the next page in the place of a "Load more…" row, given by its id; answers with its first line. */
  loadMore(id: string): Promise<TreeNode | undefined>;
};

/** Whether a question was dropped for a newer one: LSP's codes RequestCancelled and ServerCancelled. */
export const isCancelled = (error: unknown): boolean =>
  [-32800, -32802].includes((error as { code?: number }).code ?? 0);

/** `aroundRoots` runs with each reading of the tree's roots and is waited for. */
export function createTree(server: Server, view: RunsView, aroundRoots: () => Promise<void>): Tree {
  const changed = new vscode.EventEmitter<TreeNode | undefined>();
  /** Per parent (`""` is the view): its children as last drawn, and how many pages they are. */
  const drawn = new Map<string, { readonly nodes: TreeNode[]; readonly pages: number }>();
  /** Parents whose children in `drawn` are newer than what is on the screen. */
  const fresh = new Set<string>();
  const parents = new Map<string, TreeNode | undefined>();
  /** The one object per id: VS Code knows lines by their objects, and a line is redrawn by naming its object. */
  const lines = new Map<string, TreeNode>();

  const ask = (node: string | undefined): Promise<readonly TreeNode[]> =>
    server.request(requests.children, node === undefined ? { view } : { view, node });
  const remember = (parent: TreeNode | undefined, read: readonly TreeNode[], pages: number): TreeNode[] => {
    const nodes = read.map((node) => lineOf(lines, node));
    drawn.set(parent?.id ?? "", { nodes, pages });
    for (const { id } of nodes) parents.set(id, parent);
    return nodes;
  };
  const read = async (parent: TreeNode | undefined): Promise<TreeNode[]> => {
    const before = drawn.get(parent?.id ?? "");
    let nodes = [...(await ask(parent?.id))];
    let pages = 1;
    for (; pages < (before?.pages ?? 1); pages++) {
      const more = nodes.find(isMore);
      if (!more) break;
      nodes = replaced(nodes, more.id, await ask(more.id));
    }
    return remember(parent, nodes, pages);
  };
  /** Per parent: the newest question about its children. */
  const newest = new Map<string, Promise<TreeNode[]>>();
  const load = (parent: TreeNode | undefined, attempts = 3): Promise<TreeNode[]> => {
    const key = parent?.id ?? "";
    const reading: Promise<TreeNode[]> = read(parent).catch((error: unknown) => {
      if (!isCancelled(error)) return [stoppedNode(key, error)];
      // A newer question has taken the place of this one: its answer is as good. Or one about the whole tree has.
      const newer = newest.get(key);
      if (newer && newer !== reading) return newer;
      return attempts > 1 ? load(parent, attempts - 1) : (drawn.get(key)?.nodes ?? []);
    });
    newest.set(key, reading);
    return reading;
  };

  /** Pages under way, by the id of their row: a second click changes nothing. */
  const loadings = new Map<string, Promise<TreeNode | undefined>>();
  const appendPage = async (id: string): Promise<TreeNode | undefined> => {
    const parent = parents.get(id);
    const key = parent?.id ?? "";
    const isShown = (): boolean => drawn.get(key)?.nodes.some((node) => node.id === id) === true;
    if (!isShown()) return undefined;
    const rest = await ask(id).catch((error: unknown) => {
      if (isCancelled(error)) return undefined;
      throw error;
    });
    // A refresh in the meantime has drawn other lines.
    const current = drawn.get(key);
    if (!rest || !current || !isShown()) return undefined;
    const before = new Set(current.nodes.map((node) => node.id));
    const nodes = remember(parent, replaced(current.nodes, id, rest), current.pages + 1);
    fresh.add(key);
    changed.fire(parent);
    return nodes.find((node) => !before.has(node.id));
  };

  return {
    onDidChangeTreeData: changed.event,
    getTreeItem: (node) => treeItem(node, view),
    getParent: (node) => parents.get(node.id),
    async getChildren(node) {
      const key = node?.id ?? "";
      if (fresh.delete(key)) return drawn.get(key)?.nodes ?? [];
      if (node) return load(node);
      const [nodes] = await Promise.all([load(undefined), aroundRoots()]);
      return nodes;
    },
    refresh() {
      fresh.clear();
      changed.fire(undefined);
    },
    loadMore(id) {
      const loading = loadings.get(id) ?? appendPage(id).finally(() => loadings.delete(id));
      loadings.set(id, loading);
      return loading;
    },
  };
}

/** The object of a line, with what was read last. */
function lineOf(lines: Map<string, TreeNode>, read: TreeNode): TreeNode {
  const known = lines.get(read.id);
  if (known === read) return read;
  const line = (known ?? {}) as Record<string, unknown>;
  for (const key of Object.keys(line)) delete line[key];
  Object.assign(line, read);
  lines.set(read.id, line as TreeNode);
  return line as TreeNode;
}

const isMore = ({ context }: TreeNode): boolean => context === "more";

/** `nodes` with `rest` in the place of the row `id`; an id comes once. */
function replaced(nodes: readonly TreeNode[], id: string, rest: readonly TreeNode[]): TreeNode[] {
  const kept = new Set(nodes.map((node) => node.id));
  kept.delete(id);
  const added = rest.filter((node) => !kept.has(node.id));
  return nodes.flatMap((node) => (node.id === id ? added : [node]));
}

/** The line that stands in a tree while the language server does not answer. */
function stoppedNode(parent: string, error: unknown): TreeNode {
  const label = vscode.l10n.t("Tocsin's language server does not answer");
  const description = vscode.l10n.t("Click to restart it");
  return {
    id: `stopped/${parent}`,
    label,
    description,
    tooltip: new vscode.MarkdownString().appendText(String(error)).value,
    icon: { id: "error", color: "testing.iconFailed" },
    expandable: false,
    command: { command: "tocsin.restartServer", title: vscode.l10n.t("Restart") },
    accessibility: `${label}. ${description}`,
  };
}

function treeItem(node: TreeNode, view: RunsView): vscode.TreeItem {
  const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(
    node.label,
    node.expandable ? (node.expanded ? Expanded : Collapsed) : None,
  );
  item.id = node.id;
  if (node.description !== undefined) item.description = node.description;
  if (node.icon) {
    const color = node.icon.color === undefined ? undefined : new vscode.ThemeColor(node.icon.color);
    item.iconPath = new vscode.ThemeIcon(node.icon.id, color);
  }
  // Not trusted: the text comes from a database. Neither commands nor HTML nor icons come from it.
  if (node.tooltip !== undefined) item.tooltip = new vscode.MarkdownString(node.tooltip);
  // The view comes last: rows of both trees may have the same id.
  if (node.command) item.command = { ...node.command, arguments: [...(node.command.arguments ?? []), view] };
  if (node.context !== undefined) item.contextValue = node.context;
  if (node.accessibility !== undefined) item.accessibilityInformation = { label: node.accessibility };
  return item;
}
