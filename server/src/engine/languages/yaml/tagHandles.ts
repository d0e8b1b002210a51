import { YamlRefusal } from "./token.ts";
import type { Token } from "./token.ts";

/** What `!` and `!!` stand for, and what `%TAG` says of others; `%YAML` is checked. */
export class TagHandles {
  private readonly prefixes = new Map<string, string>();
  private hasVersion = false;

  directive(token: Token): void {
    const [name, first = "", second = ""] = token.value!.split(" ");
    const refuse = (message: string): never => {
      throw new YamlRefusal(message, token.start, token.end);
    };
    if (name === "YAML") {
      if (this.hasVersion) refuse("There is one `%YAML` already.");
      if (first !== "1.1")
        refuse(
          `The reader of this file knows YAML 1.1 only and refuses \`%YAML ${first}\`; take the line out.`,
        );
      this.hasVersion = true;
    } else if (this.prefixes.has(first)) refuse(`\`%TAG ${first}\` stands here a second time.`);
    else this.prefixes.set(first, second);
  }

  expand({ value: handle = "", suffix = "", start, end }: Token): string {
    if (handle === "") return suffix;
    const prefix = this.prefixes.get(handle) ?? { "!": "!", "!!": "tag:yaml.org,2002:" }[handle];
    if (prefix === undefined)
      throw new YamlRefusal(`Nothing says what \`${handle}\` stands for; a line \`%TAG\` would.`, start, end);
    return prefix + suffix;
  }
}
