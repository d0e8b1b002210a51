/**
 * How many nodes a program decodes when it follows every alias, and how many of them because of aliases. go-yaml gives
 * up where these are too many: 99 of 100 in a file of usual size. Source: yaml.v3 3.0.1, decode.go, allowedAliasRatio.
 */
export class AliasCount {
  private all = 0;
  private ofAliases = 0;
  private refused = false;
  /** Nodes below each anchor, aliases followed. */
  private readonly sizes = new Map<string, number>();

  node(): void {
    this.all++;
  }

  begin(): number {
    return this.all;
  }

  keep(anchor: string, before: number): void {
    this.sizes.set(anchor, this.all - before);
  }

  /** Counts an alias; true when it is the first that is too much. */
  expand(anchor: string): boolean {
    const size = this.sizes.get(anchor) ?? 0;
    this.all += 1 + size;
    this.ofAliases += size;
    if (this.refused || this.ofAliases <= 100 || this.all <= 1000) return false;
    this.refused = this.ofAliases / this.all > allowedRatio(this.all);
    return this.refused;
  }
}

const low = 400_000;
const high = 4_000_000;

function allowedRatio(count: number): number {
  if (count <= low) return 0.99;
  return count >= high ? 0.1 : 0.99 - (0.89 * (count - low)) / (high - low);
}
