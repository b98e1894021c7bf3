import { describe, expect, test } from "vitest";
import { parseNginx } from "./parse_nginx.ts";
import { parseNginxSize } from "./parse_nginx_size.ts";
import { parseNginxTime } from "./parse_nginx_time.ts";
import { directivesOf, settingOf } from "./setting_of.ts";

const level = (source: string): ReturnType<typeof parseNginx>["directives"] =>
  parseNginx(source, "f").directives;

describe("settingOf()", () => {
  test("settingOf() takes the innermost level, then nginx's default", () => {
    const levels = [
      level("a 1;"),
      level("\nproxy_read_timeout 1h;"),
      level("proxy_read_timeout 2h;"),
    ];
    expect(settingOf(levels, "proxy_read_timeout")).toMatchObject({
      value: "1h",
      from: { line: 2 },
    });
    expect(settingOf(levels, "proxy_send_timeout")).toEqual({ value: "60s", from: null });
    expect(settingOf(levels, "own_name")).toEqual({ value: "", from: null });
    expect(
      settingOf([level("large_client_header_buffers 4 16k;")], "large_client_header_buffers").value,
    )
      .toBe("4 16k");
  });

  test("directivesOf() inherits all or nothing", () => {
    const levels = [
      level("x 1;"),
      level("add_header A 1; add_header B 2;"),
      level("add_header C 3;"),
    ];
    expect(directivesOf(levels, "add_header").map(({ args }) => args[0])).toEqual(["A", "B"]);
    expect(directivesOf(levels, "proxy_set_header")).toEqual([]);
  });
});

describe("parseNginxTime()", () => {
  test("parseNginxTime() reads units and their sums", () => {
    const cases: Readonly<Record<string, number | null>> = {
      "60": 60_000,
      "60s": 60_000,
      "500ms": 500,
      "1h": 3_600_000,
      "1d 2h": 93_600_000,
      "1h30m": 5_400_000,
      "1m 30": 90_000,
      "7d": 604_800_000,
      "1M": 2_592_000_000,
      "0": 0,
      "30m 1h": null,
      "1h 1h": null,
      "1.5s": null,
      "1x": null,
      "-1": null,
      "": null,
      "off": null,
    };
    for (const [text, wanted] of Object.entries(cases)) {
      expect({ text, value: parseNginxTime(text) }).toEqual({ text, value: wanted });
    }
  });
});

describe("parseNginxSize()", () => {
  test("parseNginxSize() reads units in both cases", () => {
    const cases: Readonly<Record<string, number | null>> = {
      "4096": 4096,
      "8k": 8192,
      "1M": 1_048_576,
      "2g": 2_147_483_648,
      "0": 0,
      "8kb": null,
      "": null,
      "k": null,
    };
    for (const [text, wanted] of Object.entries(cases)) {
      expect({ text, value: parseNginxSize(text) }).toEqual({ text, value: wanted });
    }
  });
});
