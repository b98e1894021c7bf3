import { error, json } from "@sveltejs/kit";
import { currentSite, type FaultSwitch } from "#lib/server/site.ts";
import type { RequestHandler } from "./$types";

/** The faults there are, and the one on the path now. */
export const GET: RequestHandler = () => answer(faultSwitch());

/** Breaks the path on purpose: `{ "fault": "<id>" }`. */
export const POST: RequestHandler = async ({ request }) => {
  const faults = faultSwitch();
  const id = await readFault(request);
  if (!faults.catalogue.some((card) => card.id === id)) {
    error(400, `Cannot break the path: no fault is called '${id.slice(0, 40)}'`);
  }
  faults.set(id);
  return answer(faults);
};

/** Makes the path whole again. */
export const DELETE: RequestHandler = () => {
  const faults = faultSwitch();
  faults.heal();
  return answer(faults);
};

function faultSwitch(): FaultSwitch {
  const faults = currentSite()?.faults;
  if (!faults) error(404, "There is no path to break: the demo is off");
  return faults;
}

function answer(faults: FaultSwitch): Response {
  const body = { fault: faults.current(), faults: faults.catalogue };
  return json(body, { headers: { "cache-control": "no-store" } });
}

/**
 * Only JSON is read: another site's form cannot send it without asking first (CORS), and is not
 * allowed to.
 */
async function readFault(request: Request): Promise<string> {
  const type = request.headers.get("content-type") ?? "";
  if (!type.startsWith("application/json")) {
    error(415, "Cannot read the fault: send JSON");
  }
  try {
    const body: unknown = await request.json();
    const fault = (body as { fault?: unknown } | null)?.fault;
    if (typeof fault === "string") return fault;
  } catch {
    // Falls through to the same answer as any other unusable body.
  }
  error(400, 'Cannot read the fault: send { "fault": "<id>" }');
}
