import type { Project } from "../model/project.ts";

/** A file that has the mark as well, and that a Prometheus reads beside this one. */
export function loadedTogether(
  project: Project,
  uri: string,
  space: string,
  mark: string,
): string | undefined {
  const own = configurations(project, uri);
  if (own.length === 0) return undefined;
  const others = project.mentions(space, mark, "declares").filter((one) => one.uri !== uri);
  return others.find((one) => configurations(project, one.uri).some((config) => own.includes(config)))?.uri;
}

/** Whether a Prometheus reads both files. */
export const isLoadedWith = (project: Project, uri: string, other: string): boolean => {
  const own = configurations(project, uri);
  return configurations(project, other).some((config) => own.includes(config));
};

/** Whether a Prometheus of the project reads the file. */
export const isLoaded = (project: Project, uri: string): boolean =>
  project.loadersOf(uri).some(({ by }) => by === "prometheus");

const configurations = (project: Project, uri: string): readonly string[] =>
  project.loadersOf(uri).flatMap((one) => (one.by === "prometheus" ? [one.uri] : []));
