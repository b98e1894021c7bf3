import { expect, test } from "vitest";
import { maskLine } from "./mask_line.ts";

test("maskLine() hides keys, tokens and credentials wherever they stand", () => {
  const lines = [
    ["GET /api/v1/ws/3f9a HTTP/1.1", "GET /api/v1/ws/••• HTTP/1.1"],
    ["key 0F1E2D3C4B5A69788796a5b4c3d2e1f0.", "key •••."],
    ['"authorization":"Basic dXNlcjpwYXNz"', '"authorization":"Basic •••"'],
    ["Authorization: Bearer abc.def", "Authorization: Bearer •••"],
    ["x-api-key=abc, more", "x-api-key=•••, more"],
    ["jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x-_y", "jwt •••"],
    ["private key: yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=", "private key: •••"],
    ["wg0 yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=10.0.0.1", "wg0 •••10.0.0.1"],
    ["wallet_0f1e2d3c4b5a69788796a5b4c3d2e1f0_id", "wallet_•••_id"],
    ["https://me:pass@host/", "https://•••@host/"],
  ] as const;
  for (const [line, masked] of lines) expect(maskLine(line)).toBe(masked);
});

test("maskLine() leaves words alone that only look like a credential", () => {
  const line = "no user/password was provided for basic authentication, client: 10.0.0.1";
  expect(maskLine(line)).toBe(line);
});

test("maskLine() takes out control characters, and cuts after 300 characters", () => {
  expect(maskLine("a\u001b[31m\nb\u2028c")).toBe("a [31m b c");
  expect(maskLine("ab ".repeat(400))).toHaveLength(300);
});
