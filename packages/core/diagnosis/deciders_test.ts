import { equal, match } from "node:assert/strict";
import { test } from "vitest";
import type { EvidenceOf } from "../model/evidence.ts";
import { askDirectly, doctorCommand, readConfig, readLog } from "./deciders.ts";
import { PROXY_CAUSES } from "./proxy_causes.ts";
import { Scene } from "./scene.ts";

const target: EvidenceOf<"target"> = {
  kind: "target",
  at: 0,
  host: "lnbits.example.com",
  port: 443,
  tls: true,
  path: "/api/v1/ws/•••",
  profile: "lnbits",
  from: "node",
};
const scene = new Scene([target]);

test("doctorCommand() finds LNbits by its host, and another server by its path", () => {
  const generic = new Scene([{ ...target, profile: "generic", path: "/a socket" }]);
  match(doctorCommand(scene.site), /doctor https:\/\/lnbits\.example\.com$/);
  match(doctorCommand(generic.site), /doctor 'https:\/\/lnbits\.example\.com\/a socket'$/);
});

test("doctorCommand() quotes what a shell would take apart", () => {
  const odd = new Scene([{ ...target, profile: "generic", path: "/a'b;c" }]);
  match(doctorCommand(odd.site), /'https:\/\/lnbits\.example\.com\/a'\\''b;c'$/);
});

test("readConfig(), readLog() and askDirectly() say what to run, and where", () => {
  match(readConfig(scene).command ?? "", /--nginx \/etc\/nginx\/nginx\.conf$/);
  match(readLog(scene).command ?? "", /^tail .*error\.log \| .* --nginx-log -$/);
  match(askDirectly(scene).command ?? "", /--via http:\/\/127\.0\.0\.1:5000=server$/);
});

test("every cause from the proxy on says what would decide, and explains itself", () => {
  for (const { id, decider, explanation, title } of PROXY_CAUSES) {
    match(decider(scene).what, /^[A-Z][a-z]+ /, id);
    equal(explanation(scene).endsWith("."), true, id);
    equal(title.length <= 60, true, id);
  }
});
