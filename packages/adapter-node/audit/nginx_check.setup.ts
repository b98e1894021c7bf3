import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Whether a real nginx is installed. */
export const HAS_NGINX: boolean = spawnSync("nginx", ["-v"]).status === 0;
if (!HAS_NGINX) console.log("No nginx here: what it says of configurations is not asked");

/** What `nginx -t` says against a configuration; empty where it accepts it. */
export function checkWithNginx(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-nginx-"));
  try {
    const file = join(folder, "nginx.conf");
    writeFileSync(file, `pid ${folder}/nginx.pid;\nerror_log stderr;\n${source}`);
    const args = ["-t", "-c", file, "-p", folder, "-e", "stderr"];
    const { status, stderr } = spawnSync("nginx", args, { encoding: "utf8" });
    return status === 0 ? "" : stderr;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
