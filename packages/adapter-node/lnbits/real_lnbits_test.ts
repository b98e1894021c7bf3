import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { findPython, lookAtPython } from "./python_finder.ts";
import { installRealLnbits, startRealLnbits } from "./real_lnbits.ts";

describe("real LNbits where there is no Python for it", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "holdfast-python-"));
    vi.stubEnv("XDG_CACHE_HOME", folder);
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  test("installRealLnbits() says which Python it looked for, and writes nothing", async () => {
    vi.stubEnv("LNBITS_PYTHON", join(folder, "python"));
    await expect(installRealLnbits()).rejects.toThrow(/^no Python 3\.10–3\.12 at LNBITS_PYTHON: /);
    expect(existsSync(join(folder, "holdfast"))).toBe(false);
  });

  test("startRealLnbits() says why instead of throwing", async () => {
    vi.stubEnv("LNBITS_PYTHON", "");
    vi.stubEnv("PATH", folder);
    vi.stubEnv("PYENV_ROOT", folder);
    expect(await startRealLnbits()).toEqual({ unavailable: "no Python 3.10–3.12" });
  });

  test("findPython() passes by a program that is no Python", async () => {
    const impostor = join(folder, "python3");
    writeFileSync(impostor, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    expect(await lookAtPython(impostor)).toBeUndefined();
    vi.stubEnv("LNBITS_PYTHON", "");
    vi.stubEnv("PATH", folder);
    vi.stubEnv("PYENV_ROOT", folder);
    expect(await findPython()).toBeUndefined();
  });
});
