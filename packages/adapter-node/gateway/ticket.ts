import { Secret } from "@holdfast/core";
import { decodeJwt, errors, jwtVerify, SignJWT } from "jose";

/** What a ticket allows. */
export interface TicketGrant {
  /** The feed it is for. */
  readonly feed: string;
  /** How long it is good for, in seconds; at most an hour. @default {300} */
  readonly ttlS?: number;
}

/** Why a ticket does not open a feed. */
export type TicketRefusal = "missing" | "invalid" | "expired" | "other-feed";

const ALGORITHM = "HS256";
const AUDIENCE = "holdfast.v1";
const TTL_MAX_S = 3600;
/** RFC 7518 §3.2: a key of HS256 is at least as long as its hash. */
const SECRET_MIN_BYTES = 32;
/** Clocks of two gateways may differ by this much. */
const TOLERANCE_S = 5;

/**
 * Writes a ticket: a JSON Web Token (RFC 7519) that lets its bearer read one feed for a short time.
 *
 * @param secret Shared by all gateways of a feed; at least 32 bytes.
 * @throws {RangeError} If the secret is too short or the ticket would live too long.
 */
export async function issueTicket(secret: Secret, grant: TicketGrant): Promise<Secret> {
  const { feed, ttlS = 300 } = grant;
  if (!(ttlS > 0 && ttlS <= TTL_MAX_S)) {
    throw new RangeError(`Cannot issue a ticket: ttlS must be 1 to ${TTL_MAX_S}, got ${ttlS}`);
  }
  const token = await new SignJWT({ scope: "read" })
    .setProtectedHeader({ alg: ALGORITHM })
    .setSubject(feed)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(`${ttlS}s`)
    .sign(keyOf(secret));
  return new Secret(token);
}

/**
 * Reads a ticket.
 *
 * @param token What the client brought; untrusted.
 * @param feed The feed it asks for.
 * @returns Null when it opens the feed, else why not.
 */
export async function refuseTicket(
  secret: Secret,
  token: string | null,
  feed: string,
): Promise<TicketRefusal | null> {
  if (token === null || token === "") return "missing";
  try {
    const { payload } = await jwtVerify(token, keyOf(secret), {
      algorithms: [ALGORITHM],
      audience: AUDIENCE,
      clockTolerance: TOLERANCE_S,
      requiredClaims: ["sub", "exp"],
    });
    if (payload["scope"] !== "read") return "invalid";
    return payload.sub === feed ? null : "other-feed";
  } catch (error) {
    return error instanceof errors.JWTExpired ? "expired" : "invalid";
  }
}

/**
 * The feed that a ticket says it is for, whoever wrote it: to be asked where nothing else names
 * one, and to be believed only when {@linkcode refuseTicket} has nothing against it.
 *
 * @returns Empty where it names none.
 */
export function feedNamedBy(token: string | null): string {
  try {
    return decodeJwt(token ?? "").sub ?? "";
  } catch {
    return "";
  }
}

function keyOf(secret: Secret): Uint8Array {
  const key = new TextEncoder().encode(secret.reveal());
  if (key.length < SECRET_MIN_BYTES) {
    throw new RangeError(
      `Cannot use the ticket secret: at least ${SECRET_MIN_BYTES} bytes, got ${key.length}`,
    );
  }
  return key;
}
