import type { Aim } from "../fault.ts";
import type { LabPath } from "../path/lab_path.ts";
import type { Verdict } from "./view.ts";

/** Loads a page in Chromium in the client's namespace and asks it. */
export function askPage(_path: LabPath, _aim: Aim): Promise<Verdict> {
  return Promise.reject(new Error("No page yet"));
}
