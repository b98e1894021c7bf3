import { expect, test } from "vitest";
import { serverAddress } from "./server_address.ts";

test("serverAddress() makes an address of what people paste", () => {
  expect(serverAddress("lnbits.example.com")).toBe(
    "https://lnbits.example.com",
  );
  expect(serverAddress("127.0.0.1:5000/")).toBe("http://127.0.0.1:5000");
  expect(serverAddress("https://host/wallet?usr=secret&wal=1")).toBe(
    "https://host",
  );
  expect(serverAddress("https://user:pass@host/lnbits/")).toBe(
    "https://host/lnbits",
  );
  expect(serverAddress("ftp://host")).toBe(null);
  expect(serverAddress("no address at all")).toBe(null);
  expect(serverAddress("  ")).toBe(null);
});
