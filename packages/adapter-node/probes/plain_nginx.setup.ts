import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listening } from "./probing.setup.ts";

/** The program, where it is installed. */
export const NGINX: string | undefined = ["/usr/sbin/nginx", "/usr/bin/nginx"].find(existsSync);

/** An nginx without TLS. */
export interface PlainNginx {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts one with such lines in its `server` block. */
export async function startPlainNginx(block: string): Promise<PlainNginx> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "holdfast-nginx-"));
  const file = join(folder, "nginx.conf");
  writeFileSync(
    file,
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http {
  access_log off; client_body_temp_path ${folder}; proxy_temp_path ${folder};
  fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
  server { listen 127.0.0.1:${port}; ${block} }
}`,
  );
  const nginx = spawn(NGINX ?? "nginx", ["-p", folder, "-c", file], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => nginx.once("exit", () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  await answers(url, nginx);
  return {
    url,
    stop: async () => {
      nginx.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string, nginx: ChildProcess): Promise<void> {
  for (let n = 0; n < 200 && nginx.exitCode === null; n++) {
    const answer = await fetch(`${url}/`).catch(() => null);
    await answer?.body?.cancel();
    if (answer !== null) return;
    await new Promise((wake) => setTimeout(wake, 25));
  }
  throw new Error("Cannot start nginx: it does not answer");
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
