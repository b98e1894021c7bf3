import { type Cause, PRIOR, sign } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns, hasFinding, notInConfig } from "../finding_signs.ts";
import { shellText } from "../fixes.ts";
import type { Scene } from "../scene.ts";

/** nginx refuses the file itself. */
export const configInvalid: Cause = {
  id: "config-invalid",
  title: "nginx refuses the configuration",
  hop: "proxy",
  prior: PRIOR.usual,
  signs: [
    ...findingSigns("config-invalid"),
    sign(
      "tcp",
      3,
      ({ outcome }, scene) =>
        outcome === "refused" && hasFinding(scene, ["config-invalid"])
          ? "Nothing listens, as when nginx cannot start"
          : null,
    ),
    sign(
      "nginx_config",
      4,
      (_, scene) =>
        !scene.opened && hasError(scene)
          ? "What stands in a file that nginx refuses is not what runs"
          : null,
    ),
    notInConfig("config-invalid"),
  ],
  explanation: () =>
    "nginx does not accept this file, so it does not start with it, or goes on with the " +
    "configuration it had before and your change is not live. Often a variable without its map, " +
    "or a here-document in which the shell emptied $host and $http_upgrade.",
  fix: (scene) => {
    const found = scene.all("nginx_config").flatMap(({ findings }) => findings)
      .find(({ cause, severity }) => cause === "config-invalid" && severity === "error");
    return shellText([
      "# On the proxy's host: nginx names file and line; load the file only when it passes.",
      ...found === undefined ? [] : [`# ${comment(`${found.file}:${found.line}: ${found.fix}`)}`],
      "nginx -t && nginx -s reload",
    ]);
  },
  decider: readConfig,
};

function hasError(scene: Scene): boolean {
  return scene.some(
    "nginx_config",
    ({ findings }) =>
      findings.some(({ cause, severity }) => cause === "config-invalid" && severity === "error"),
  );
}

const comment = (text: string): string => text.replace(/\s*\n\s*/g, "\n# ");
