import type { Battery } from "./battery.ts";
import { probeDns } from "./dns_probe.ts";
import { probeTcp } from "./tcp_probe.ts";
import { probeTls } from "./tls_probe.ts";
import { probeUpgrade } from "./upgrade_probe.ts";

/** A first packet that is sent again costs a second (RFC 6298 §2). */
const RESENT_MS = 950;
const MORE_MS = 4000;

/** From the name to a connection over which something can be said; false where there is none. */
export async function reach(battery: Battery): Promise<boolean> {
  const { target, context } = battery;
  const [dns] = target.isLiteral ? [] : await battery.phase({
    name: "dns",
    hop: "network",
    run: () => probeDns(target, context),
  });
  if (target.isLiteral) battery.skip("dns", "network", "the address needs no name");
  const addresses = target.isLiteral ? [target.host] : dns?.kind === "dns" ? dns.addresses : [];
  if (addresses.length === 0) {
    battery.skip("tcp", "network", "the name has no address");
    return false;
  }
  const tried = await battery.phase({
    name: "tcp",
    hop: "network",
    run: () => probeTcp(target, context, addresses),
    passes: (records) => records.some((found) => "outcome" in found && isConnected(found)),
  });
  const open = tried.find((found) => found.kind === "tcp" && isConnected(found));
  if (open?.kind !== "tcp") {
    battery.skip("http", "proxy", "no address accepts a connection");
    return false;
  }
  context.address = open.address;
  // Who loses packets has to be asked more often, and each loss takes time.
  if (open.tookMs >= RESENT_MS) context.extend(MORE_MS);
  return await secure(battery);
}

async function secure(battery: Battery): Promise<boolean> {
  const { target, context } = battery;
  if (!target.tls) {
    context.isTrusted = true;
    battery.skip("tls", "tls", "plain HTTP was asked for");
    return true;
  }
  const records = await battery.phase({
    name: "tls",
    hop: "tls",
    run: () => probeTls(target, context),
  });
  // Where a second handshake was made, the first had failed.
  const found = records.at(-1);
  if (found?.kind !== "tls") return false;
  context.isTrusted = found.outcome === "ok";
  if (found.outcome === "ok" && found.tookMs >= RESENT_MS) context.extend(MORE_MS);
  // A protocol shows that the handshake ended, though its certificate may not hold.
  if (found.protocol !== undefined && isUsable(found.error)) return true;
  if (found.error === "ECONNRESET") {
    await battery.phase({
      name: "proxy protocol",
      hop: "proxy",
      run: () => probeUpgrade(target, context, "proxy-protocol"),
      passes: () => true,
    });
  }
  battery.skip("http", "proxy", "no TLS connection stands");
  return false;
}

/** Certificates are no obstacle to a probe; a protocol that Node does not speak is. */
function isUsable(error = ""): boolean {
  return !/^ERR_SSL_(?!TLSV13_ALERT_CERTIFICATE_REQUIRED)/.test(error);
}

function isConnected({ outcome }: { readonly outcome: string }): boolean {
  return outcome === "connected";
}
