import type { Cause } from "./cause.ts";
import { PATH_CAUSES } from "./path_causes.ts";
import { PROXY_CAUSES } from "./proxy_causes.ts";

/** Every cause that can be named. */
export const ALL_CAUSES: readonly Cause[] = [...PATH_CAUSES, ...PROXY_CAUSES];
