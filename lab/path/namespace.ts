import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { command, type CommandOptions } from "./command.ts";
import { Daemon, type DaemonOptions } from "./daemon.ts";

const NETNS_FOLDER = "/etc/netns";
/** What keeps faults apart from the path's own rules, so that one delete takes them away. */
const FAULT_TABLE = "fault";

/** One host of the path: a network namespace. */
export class Namespace {
  /** As `ip netns` lists it. */
  readonly name: string;

  /** @param name Begins with `hf-`. */
  constructor(name: string) {
    this.name = name;
  }

  /** Makes it, with its loopback up. */
  async create(): Promise<void> {
    await command("ip", ["netns", "add", this.name]);
    await this.ip("link set lo up");
    // An address that is still being checked for doubles cannot be bound to.
    await this.sysctl("net.ipv6.conf.all.accept_dad", 0);
    await this.sysctl("net.ipv6.conf.default.accept_dad", 0);
  }

  /** Runs a program in it to its end; resolves to its output. */
  run(program: string, args: readonly string[], options?: CommandOptions): Promise<string> {
    return command("ip", ["netns", "exec", this.name, program, ...args], options);
  }

  /** Keeps a program running in it. */
  start(program: string, args: readonly string[], options: DaemonOptions): Daemon {
    return new Daemon("ip", ["netns", "exec", this.name, program, ...args], options);
  }

  /** `ip` with these words. */
  ip(words: string): Promise<string> {
    return command("ip", ["-n", this.name, ...words.split(" ")]);
  }

  /** Sets a variable of the kernel. */
  async sysctl(name: string, value: number | string): Promise<void> {
    await this.run("sysctl", ["-q", "-w", `${name}=${value}`]);
  }

  /** Reads a ruleset in nft's own language. */
  async nft(ruleset: string): Promise<void> {
    await this.run("nft", ["-f", "-"], { input: ruleset });
  }

  /**
   * Puts a fault's rules into a chain of their own.
   *
   * @param hook Such as `forward` or `input`; priority before all other filters.
   * @param rules One rule a line.
   */
  async breakWith(hook: "forward" | "input" | "output", rules: readonly string[]): Promise<void> {
    await this.nft(`table inet ${FAULT_TABLE} {
  chain ${hook}_ { type filter hook ${hook} priority -10; policy accept;
    ${rules.join("\n    ")}
  }
}
`);
  }

  /** Sends a port's connections to a program on this host instead. */
  async divert(fromPort: number, toPort: number): Promise<void> {
    await this.nft(`table inet ${FAULT_TABLE} {
  chain divert_ { type nat hook prerouting priority -110; policy accept;
    tcp dport ${fromPort} redirect to :${toPort}
  }
}
`);
  }

  /** Takes every fault's rules away. */
  async mend(): Promise<void> {
    await this.nft(`table inet ${FAULT_TABLE}\ndelete table inet ${FAULT_TABLE}\n`);
  }

  /** Which name server and which names its programs know. */
  resolvesBy(resolvConf: string, hosts = "127.0.0.1 localhost\n::1 localhost\n"): void {
    const folder = `${NETNS_FOLDER}/${this.name}`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/resolv.conf`, resolvConf);
    writeFileSync(`${folder}/hosts`, hosts);
  }

  /** Ends all that runs in it and removes it; harmless when it is not there. */
  async remove(): Promise<void> {
    const accepts = [0, 1, 255];
    const pids = await command("ip", ["netns", "pids", this.name], { accepts });
    for (const pid of pids.split(/\s+/).filter((word) => /^\d+$/.test(word))) {
      try {
        process.kill(Number(pid), "SIGKILL");
      } catch {
        // Gone already.
      }
    }
    await command("ip", ["netns", "del", this.name], { accepts });
    rmSync(`${NETNS_FOLDER}/${this.name}`, { recursive: true, force: true });
  }
}
