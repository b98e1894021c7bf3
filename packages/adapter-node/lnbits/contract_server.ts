import { equal } from "node:assert/strict";
import { ask, Ear } from "./contract_client.ts";

/** A server that the contract is run on: the embedded one, or LNbits itself. */
export interface ContractServer {
  /** Installed, without a rate limit. */
  readonly url: string;
  /** A token of the superuser of {@linkcode ContractServer.url}. */
  readonly token: string;
  /** Another one: never installed, 200 requests a minute, in a hurry for pongs. */
  readonly fresh: { readonly url: string; stop(): Promise<void> };
  /** The payload's size of the first ping that came unasked. */
  readonly pinged: Promise<number>;
  /** How a socket to {@linkcode ContractServer.fresh} ended that never answered a ping. */
  readonly muteEnd: Promise<{ code: number; reason: string }>;
  /** Moves a wallet by millisatoshi behind the server's back, with no push. */
  nudge(walletId: string, msat: number): void;
}

/** One promise of the contract, by name. */
export interface ContractCase {
  readonly name: string;
  /** Rejects if the server breaks it. */
  run(server: ContractServer): Promise<void>;
}

/** What the superuser of both servers is called. */
export const SUPERUSER = { username: "superadmin", password: "only for tests" };

/** Sets the superuser of a new server; resolves to a token. */
export async function install(url: string): Promise<string> {
  const body = { ...SUPERUSER, password_repeat: SUPERUSER.password };
  const reply = await ask(url, "/api/v1/auth/first_install", { method: "PUT", body });
  equal(reply.status, 200);
  return reply.json.access_token as string;
}

/** Opens the two sockets whose story takes longer than a test likes to wait. */
export async function watchPings(
  url: string,
  freshUrl: string,
): Promise<Pick<ContractServer, "pinged" | "muteEnd">> {
  const ear = await Ear.open(url, "pinged");
  const pinged = new Promise<number>((resolve) => {
    ear.socket.once("ping", (payload) => resolve(payload.length));
  });
  const mute = await Ear.open(freshUrl, "mute", { autoPong: false });
  return { pinged, muteEnd: mute.end };
}
