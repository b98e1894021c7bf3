import { expect, test } from "vitest";
import { comparedWords } from "./compared_words.ts";

test("comparedWords() says between which two it breaks, if anywhere", () => {
  const between = { kind: "hop_comparison", at: 1, worksAt: "LNbits", breaksAt: "nginx" } as const;
  expect(comparedWords([{ ...between, what: "upgrade" }])).toBe(
    "The handshake passes at LNbits, and no longer at nginx: it breaks between these two.",
  );
  expect(comparedWords([])).toBe("");
});
