import {
  allowedIpsOf,
  endpointOf,
  shortKey,
  type WireguardFound,
  type WireguardPeer,
} from "./wireguard_peer.ts";

const FIELD_REGEXP = /^\s*([a-z][a-z ]{2,24}): (.{1,8192})$/;
const UNIT_S: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  year: 31_536_000,
};
const UNIT_BYTES: Readonly<Record<string, number>> = {
  B: 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
};

/** Reads `wg show` as people see it, line by line. */
export class WireguardShow {
  #interface = "";
  #peer: WireguardPeer | null = null;
  /** Fields of the interface's own, before its first peer. */
  #own: { readonly publicKey?: string; readonly listenPort?: number } = {};

  /** @returns What the line told, with what earlier lines told of the same peer. */
  read(line: string): WireguardFound | null {
    const match = FIELD_REGEXP.exec(line.slice(0, 8300));
    if (match === null) return null;
    const [, name = "", value = ""] = match;
    if (name === "interface") {
      if (!/^[^\s/]{1,15}$/.test(value)) return null;
      [this.#interface, this.#peer, this.#own] = [value, null, {}];
      return { interface: value };
    }
    if (name === "peer") return this.#begin(value.trim());
    return this.#peer === null
      ? this.#readOwn(name, value)
      : this.#readPeer(this.#peer, name, value);
  }

  #begin(value: string): WireguardFound | null {
    const key = shortKey(value);
    if (key === null || this.#interface === "") return null;
    this.#peer = { key, handshakeAgeS: null, receivedBytes: 0, sentBytes: 0, keepaliveS: 0 };
    return { interface: this.#interface, peer: this.#peer };
  }

  #readOwn(name: string, value: string): WireguardFound | null {
    if (this.#interface === "") return null;
    const key = name === "public key" ? shortKey(value.trim()) : null;
    if (key !== null) this.#own = { ...this.#own, publicKey: key };
    else if (name === "listening port" && /^\d{1,5}$/.test(value)) {
      this.#own = { ...this.#own, listenPort: Number(value) };
    } else return null;
    return { interface: this.#interface, ...this.#own };
  }

  #readPeer(peer: WireguardPeer, name: string, value: string): WireguardFound | null {
    const more = peerField(name, value);
    if (more === null) return null;
    this.#peer = { ...peer, ...more };
    return { interface: this.#interface, peer: this.#peer, isSameReading: true };
  }
}

function peerField(name: string, value: string): Partial<WireguardPeer> | null {
  switch (name) {
    case "endpoint": {
      const endpoint = endpointOf(value.trim());
      return endpoint === null ? null : { endpoint };
    }
    case "allowed ips":
      return { allowedIps: allowedIpsOf(value) };
    case "latest handshake": {
      const age = ageOf(value);
      return age === null ? null : { handshakeAgeS: age };
    }
    case "transfer": {
      const [, received = "", sent = ""] = /^(.+) received, (.+) sent$/.exec(value) ?? [];
      const [receivedBytes, sentBytes] = [bytesOf(received), bytesOf(sent)];
      return receivedBytes === null || sentBytes === null ? null : { receivedBytes, sentBytes };
    }
    case "persistent keepalive": {
      const age = value === "off" ? 0 : ageOf(`${value.replace(/^every /, "")} ago`);
      return age === null ? null : { keepaliveS: age };
    }
    default:
      return null;
  }
}

/** `1 minute, 4 seconds ago`, or `Now`. */
function ageOf(text: string): number | null {
  if (/^now$/i.test(text)) return 0;
  if (!text.endsWith(" ago")) return null;
  let age = 0;
  for (const part of text.slice(0, -4).split(", ")) {
    const [, count, unit = ""] = /^(\d{1,6}) (second|minute|hour|day|year)s?$/.exec(part) ?? [];
    if (count === undefined) return null;
    age += Number(count) * (UNIT_S[unit] ?? 0);
  }
  return age;
}

function bytesOf(text: string): number | null {
  const [, count, unit = ""] = /^(\d{1,12}(?:\.\d{1,3})?) (B|[KMGT]iB)$/.exec(text) ?? [];
  return count === undefined ? null : Math.round(Number(count) * (UNIT_BYTES[unit] ?? 1));
}
