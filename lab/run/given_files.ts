import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Gives } from "../fault.ts";
import type { LabPath } from "../path/lab_path.ts";

const LIST = ["list", "ruleset"];

/**
 * The files of the server's side that the doctor is given. Counters are read twice, one reading
 * below the other, as an operator does it: what moved in between tells more than a sum.
 */
export class GivenFiles {
  readonly #path: LabPath;
  readonly #given: readonly Gives[];
  readonly #first = new Map<Gives, string>();

  private constructor(path: LabPath, given: readonly Gives[]) {
    this.#path = path;
    this.#given = given;
  }

  /** Takes the first reading. */
  static async begin(path: LabPath, given: readonly Gives[]): Promise<GivenFiles> {
    const files = new GivenFiles(path, given);
    for (const one of given) {
      const text = await files.#counters(one);
      if (text !== undefined) files.#first.set(one, text);
    }
    return files;
  }

  /** Takes the second one; resolves to options of `holdfast doctor`. */
  async options(): Promise<readonly string[]> {
    const options: string[] = [];
    for (const one of this.#given) {
      const [name = "", end] = one.split("-far");
      const text = await this.#counters(one);
      if (text === undefined) {
        options.push(`--${name}`, this.#file(one));
        continue;
      }
      const file = join(this.#path.folder, `given-${one}`);
      writeFileSync(file, `${this.#first.get(one) ?? ""}\n${text}`);
      options.push(`--${name}`, end === undefined ? file : `far=${file}`);
    }
    return options;
  }

  #file(given: Gives): string {
    const { nginx, lnbits, folder } = this.#path;
    if (given === "nginx") return nginx.config;
    if (given === "server-log") return lnbits.log;
    const file = join(folder, "given-nginx-log");
    writeFileSync(file, "");
    for (const log of [nginx.errorLog, nginx.accessLog]) {
      if (existsSync(log)) appendFileSync(file, readFileSync(log));
    }
    return file;
  }

  async #counters(given: Gives): Promise<string | undefined> {
    const { hosts, tunnel } = this.#path;
    switch (given) {
      case "wireguard":
        return await tunnel.near.dump();
      case "wireguard-far":
        return await tunnel.far.dump();
      case "interface":
        return await hosts.proxy.ip("-s link");
      case "interface-far":
        return await hosts.server.ip("-s link");
      case "firewall":
        return await hosts.router.run("nft", LIST);
      case "firewall-far":
        return await hosts.server.run("nft", LIST);
      default:
        return undefined;
    }
  }
}
