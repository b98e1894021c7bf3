import { equal } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { locationWithin } from "./location_within.ts";

const anyPiece = fc.constantFrom(
  ...["https:", "http:", "/", "\\", "//", "@", ":", "?", "#", "..", ".", "\t", "\n", " "],
  ...["gate.example", "elsewhere.example", "channel", "x", "%2f", "443", "[::1]"],
);
const anyLocation = fc.oneof(
  fc.array(anyPiece, { maxLength: 8 }).map((pieces) => pieces.join("")),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.string(),
);

test("locationWithin() never leads to another origin", () => {
  fc.assert(fc.property(anyLocation, (location) => {
    const address = locationWithin("https://gate.example/v1/feeds/till/channel", location);
    if (address !== null) equal(new URL(address).origin, "https://gate.example");
  }));
});
