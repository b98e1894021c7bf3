import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The program, where it is installed. */
export const NATS_SERVER: string | undefined = ["/usr/sbin/nats-server", "/usr/bin/nats-server"]
  .find((path) => existsSync(path));

/** A NATS server with JetStream of its own. */
export interface NatsBench {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts one on a free port, with its files in a folder of its own. */
export async function startNats(): Promise<NatsBench> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "holdfast-nats-"));
  const args = ["-js", "-sd", folder, "-a", "127.0.0.1", "-p", String(port)];
  const server = spawn(NATS_SERVER!, args, { stdio: "ignore" });
  await untilOpen(port);
  return {
    url: `nats://127.0.0.1:${port}`,
    stop: async () => {
      await ended(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A port nobody has. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Resolves once somebody listens on a port. */
export async function untilOpen(port: number): Promise<void> {
  for (let n = 0; n < 400; n++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(true));
      socket.on("error", () => resolve(false));
      socket.unref();
    });
    if (isOpen) return;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error(`Nobody listens on port ${port}`);
}

/** Ends a process, and waits for its end. */
export async function ended(
  process: ChildProcess,
  signal: NodeJS.Signals = "SIGTERM",
): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const exit = new Promise((resolve) => process.once("exit", resolve));
  process.kill(signal);
  await exit;
}
