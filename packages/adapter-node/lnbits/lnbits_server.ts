import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Access } from "./access.ts";
import type { Answer } from "./answer.ts";
import { answerRequest, type ApplicationParts } from "./application.ts";
import { Channels } from "./channels.ts";
import { Ledger } from "./ledger.ts";
import type { LnbitsSwitches } from "./lnbits_switches.ts";
import { paymentRoutes } from "./payment_routes.ts";
import { Payments } from "./payments.ts";
import { pushPayment } from "./push_payment.ts";
import { RateLimit } from "./rate_limit.ts";
import type { Route } from "./route.ts";
import { socketRoutes } from "./socket_routes.ts";
import { walletRoutes } from "./wallet_routes.ts";
import { WebSockets } from "./web_sockets.ts";

/** What one run of the server is started with. */
export interface ServerParts {
  readonly ledger: Ledger;
  readonly switches: LnbitsSwitches;
  /** Milliseconds that a protocol ping may go unanswered. */
  readonly pongTimeoutMs: number;
  readonly awaitsFirstInstall: boolean;
}

/** How long open sockets and requests may take to end, before they are cut. */
const STOP_WAIT_MS = 1_000;
/** Generous, because `POST …?data=` carries its text in the address; uvicorn has no limit. */
const HEADER_BYTES_MAX = 1024 * 1024;

/** One run of the server, from listening to stopped. */
export class LnbitsServer {
  readonly channels = new Channels();
  readonly payments: Payments;
  readonly #http: Server;

  /** @param parts What it is started with. */
  constructor(parts: ServerParts) {
    const { ledger, switches } = parts;
    const { channels } = this;
    this.payments = new Payments(
      ledger,
      (news) => pushPayment(news, { channels, ledger, switches }),
    );
    const access = new Access(ledger);
    const application: ApplicationParts = {
      routes: this.#routes(ledger, access),
      access,
      rateLimit: new RateLimit(),
      switches,
      awaitsFirstInstall: parts.awaitsFirstInstall,
    };
    const sockets = new WebSockets(channels, switches, parts.pongTimeoutMs);
    this.#http = createServer(
      { maxHeaderSize: HEADER_BYTES_MAX, shouldUpgradeCallback: isWebSocket },
      (request, response) => void answerRequest(application, request, response),
    );
    this.#http.on("upgrade", (request, socket, head) => sockets.upgrade(request, socket, head));
  }

  /** Listens; resolves to the port. Rejects with the system's error, `EADDRINUSE` for instance. */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#http.once("error", reject);
      this.#http.listen(port, host, () => {
        this.#http.off("error", reject);
        resolve((this.#http.address() as AddressInfo).port);
      });
    });
  }

  /** Stops as a restarted LNbits does: every socket hears a clean 1012. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    this.#http.closeIdleConnections();
    await this.channels.closeAll(1012, STOP_WAIT_MS);
    const deadline = setTimeout(() => this.#http.closeAllConnections(), STOP_WAIT_MS);
    await closed;
    clearTimeout(deadline);
  }

  #routes(ledger: Ledger, access: Access): readonly Route[] {
    const startedAt = performance.now();
    const parts = { ledger, access, payments: this.payments };
    return [
      {
        method: "GET",
        path: /^\/api\/v1\/health$/,
        answer(): Answer {
          const upMs = performance.now() - startedAt;
          // Python's strftime("%H:%M:%S"): after a day it begins again.
          const up_time = new Date(upMs).toISOString().slice(11, 19);
          return { status: 200, json: { server_time: Math.floor(Date.now() / 1000), up_time } };
        },
      },
      ...walletRoutes(parts),
      ...paymentRoutes(parts),
      ...socketRoutes(this.channels),
    ];
  }
}

/** uvicorn serves every other upgrade as a plain request. */
function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === "websocket";
}
