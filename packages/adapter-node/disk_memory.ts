import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import type { Memory } from "@holdfast/core";

/** Options for {@linkcode diskMemory}. */
export interface DiskMemoryOptions {
  /** The file. @default {`holdfast/memory.json` in the user's cache folder} */
  readonly path?: string;
  /** Entries kept; the one that expires first goes. @default {100} */
  readonly entriesMax?: number;
  /** The wall clock, in milliseconds since the epoch. @default {Date.now} */
  readonly wallNow?: () => number;
}

/** Longest text that is kept under one key. */
const TEXT_MAX = 4096;

interface Entry {
  readonly text: string;
  readonly until: number;
}

/**
 * A memory in one JSON file, for head starts only: what cannot be read counts as empty, and what
 * cannot be written is forgotten. Writing is atomic, so a crash or a second process leaves a whole
 * file behind.
 *
 * @example It outlives the object that wrote it
 * ```ts
 * import { diskMemory } from "@holdfast/adapter-node";
 * import { equal } from "node:assert/strict";
 * import { mkdtempSync, rmSync } from "node:fs";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 *
 * const folder = mkdtempSync(join(tmpdir(), "memory-"));
 * const path = join(folder, "memory.json");
 * diskMemory({ path }).write("route", "websocket", 60_000);
 * equal(diskMemory({ path }).read("route"), "websocket");
 * rmSync(folder, { recursive: true });
 * ```
 */
export function diskMemory(options: DiskMemoryOptions = {}): Memory {
  const path = options.path ?? defaultPath();
  const entriesMax = options.entriesMax ?? 100;
  const wallNow = options.wallNow ?? ((): number => Date.now());
  return {
    read: (key) => {
      const entry = load(path).get(key);
      return entry !== undefined && entry.until > wallNow() ? entry.text : null;
    },
    write: (key, text, ttlMs) => {
      if (text.length > TEXT_MAX) return;
      const now = wallNow();
      const entries = load(path);
      entries.set(key, { text, until: now + ttlMs });
      const kept = [...entries]
        .filter(([, entry]) => entry.until > now)
        .sort(([, a], [, b]) => b.until - a.until)
        .slice(0, entriesMax);
      save(path, kept);
    },
  };
}

/** The file in the user's cache folder (XDG Base Directory Specification). */
function defaultPath(): string {
  const cache = process.env["XDG_CACHE_HOME"];
  const folder = cache?.startsWith("/") === true ? cache : join(homeFolder(), ".cache");
  return join(folder, "holdfast", "memory.json");
}

function homeFolder(): string {
  try {
    return homedir();
  } catch {
    // A user without a home: nothing can be read or written there, which is allowed.
    return "/nonexistent";
  }
}

function load(path: string): Map<string, Entry> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, "utf8"));
    const entries = parsed !== null && typeof parsed === "object" ? Object.entries(parsed) : [];
    return new Map(entries.filter((pair): pair is [string, Entry] => isEntry(pair[1])));
  } catch {
    return new Map();
  }
}

function isEntry(value: unknown): value is Entry {
  return value !== null && typeof value === "object" &&
    "text" in value && typeof value.text === "string" &&
    "until" in value && typeof value.until === "number";
}

function save(path: string, entries: readonly (readonly [string, Entry])[]): void {
  const draft = `${path}.${process.pid}.new`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(draft, JSON.stringify(Object.fromEntries(entries)), { mode: 0o600 });
    renameSync(draft, path);
  } catch {
    // A full or read-only disk costs a head start, and nobody is told.
  }
}
