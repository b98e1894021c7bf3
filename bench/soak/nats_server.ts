import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROGRAM = ["/usr/sbin/nats-server", "/usr/bin/nats-server"].find((path) => existsSync(path));

/** Starts a NATS server with JetStream on a free port. */
export async function startNats(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  if (PROGRAM === undefined) throw new Error("Cannot start NATS: nats-server is not installed");
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "holdfast-soak-"));
  const args = ["-js", "-sd", folder, "-a", "127.0.0.1", "-p", String(port)];
  const server = spawn(PROGRAM, args, { stdio: "ignore" });
  for (let n = 0; n < 200 && !(await isOpen(port)); n++) {
    await new Promise((wake) => setTimeout(wake, 50));
  }
  return {
    url: `nats://127.0.0.1:${port}`,
    stop: async () => {
      const exit = new Promise((resolve) => server.once("exit", resolve));
      server.kill();
      await exit;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
