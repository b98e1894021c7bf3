import { Command, Option } from "commander";
import { type DoctorFlags, readEndFile, readFile, readVia } from "./doctor_flags.ts";
import { runDoctor } from "./doctor_run.ts";
import { readFeed } from "./read_feed.ts";
import type { Terminal } from "./terminal.ts";

const NOTHING_GIVEN = {
  via: [],
  nginxLog: [],
  serverLog: [],
  wireguard: [],
  interface: [],
  firewall: [],
} as const;

const HELP = `
Looks at the path from here to the server, hop by hop, and says where it breaks, why, and what to
change. A quick look takes about ten seconds and makes some thirty small requests. From outside it
can tell much, but not everything: give it the proxy's configuration, its logs and the tunnel's
counters, and it names the line to change.

What it may be given (each once or several times; - reads the standard input, for one of them):
  --nginx FILE        nginx.conf, a folder, or the output of nginx -T
  --nginx-log FILE    error log and access log, also mixed, also as JSON; --log-format 'TEXT' for a
                      log_format of your own that is not recognised
  --server-log FILE   LNbits' or uvicorn's log
  --wireguard FILE    output of wg show all dump. Private keys in it are dropped at once.
                      far=FILE is the server's host, else it is the proxy's: both together tell most
  --interface FILE    output of ip -s link, or /proc/net/dev; far=FILE as above
  --firewall FILE     output of nft list ruleset, iptables -nvL, conntrack -S; far=FILE as above
  --local             runs these commands here, twice, if this is the proxy's host
  --via URL=NAME      the same service seen past some of the hops, from the server outwards, such as
                      --via http://10.0.0.2:5000=LNbits --via http://127.0.0.1:80=nginx
                      It then says between which two it breaks.
One file may hold the output of several commands. Two readings of the same counters, one below the
other, tell what moved in between.

The id of an LNbits channel (--item, or the end of a wss://…/api/v1/ws/<id> address) is a
credential, and other users of this machine can read arguments: HOLDFAST_ITEM keeps it to yourself.
The wallet's key comes from --key-file or HOLDFAST_KEY, and never travels over a connection whose
certificate does not hold. Neither is ever shown: reports can be sent to others.

In front of a gateway (holdfast gateway; its address alone, or with /v1/feeds/<feed>) it asks for
what a gateway has, with a ticket that opens the feed: --ticket-file or HOLDFAST_TICKET. Tickets
travel and are masked as keys are. Without one the path is seen as far as the gateway's own refusal.

--json prints one object: outcome, summary, verdict (cause, hop, confidence; or null), causes (each
with cause, confidence, why, fix, …), ruledOut, nextProbe, path, evidence, notes.

Exit codes: 0 healthy, 1 a cause was found, 2 inconclusive, 64 bad usage, 66 unreadable input.
NO_COLOR=1 switches colours off. Ctrl-C ends it with what is known by then.

Examples:
  holdfast doctor https://lnbits.example.com
  holdfast doctor https://lnbits.example.com --nginx /etc/nginx --nginx-log /var/log/nginx/error.log
  sudo nginx -T | holdfast doctor wss://lnbits.example.com --nginx - --report report.html
  ssh server wg show all dump > far.txt; sudo wg show all dump > near.txt
  holdfast doctor https://lnbits.example.com --wireguard near.txt --wireguard far=far.txt
  HOLDFAST_ITEM=$(pass channel) holdfast doctor https://lnbits.example.com --key-file key.txt
  HOLDFAST_TICKET=$(pass ticket) holdfast doctor https://pay.example.com/v1/feeds/till
  holdfast doctor wss://example.com/feed --profile generic --deep
  holdfast doctor https://lnbits.example.com --json | jq .verdict`;

/**
 * `holdfast doctor`: what is wrong with a path, and what to change.
 *
 * @param terminal Where it speaks.
 * @param exit Hears the exit code.
 */
export function doctorCommand(terminal: Terminal, exit: (code: number) => void): Command {
  const profile = new Option("--profile <name>", "what the server is; found out by default")
    .choices(["lnbits", "holdfast", "generic"]);
  return new Command("doctor")
    .description("what is wrong with the path to a server, and what to change")
    .argument("<url>", "https://host, or wss://host/path of the WebSocket")
    .option("--item <id>", "id of the LNbits channel (otherwise HOLDFAST_ITEM)")
    .option("--key-file <file>", "file with the invoice key, or - (otherwise HOLDFAST_KEY)")
    .option("--feed <name>", "feed of a gateway (otherwise in the address, or wallet)", readFeed)
    .option("--ticket-file <file>", "file with a ticket of a gateway (otherwise HOLDFAST_TICKET)")
    .option("--via <url=name>", "the same service past some hops; repeatable", readVia)
    .option("--nginx <file>", "configuration of nginx: a file, a folder, or -")
    .option("--nginx-log <file>", "log of nginx; repeatable", readFile)
    .option("--log-format <text>", "the log_format of the access log")
    .option("--server-log <file>", "log of the server; repeatable", readFile)
    .option("--wireguard <file>", "output of wg show; repeatable", readEndFile)
    .option("--interface <file>", "output of ip -s link; repeatable", readEndFile)
    .option("--firewall <file>", "output of nft list ruleset; repeatable", readEndFile)
    .option("--local", "ask this host: nginx -T, wg show, ip -s link, nft list ruleset")
    .addOption(profile)
    .option("--origin <origin>", "the page's origin, as a browser would send it")
    .option("--ca-file <file>", "further authorities to trust, as PEM")
    .option("--deep", "hold links quiet until something cuts them; takes minutes")
    .option("--json", "one JSON document, and nothing else, on the output")
    .option("--report <file>", "write a report to send on, as one HTML file")
    .option("--nginx-version <version>", "version of that nginx, such as 1.22.1")
    .option("--root <dir>", "folder under which the configuration's absolute paths lie")
    .addHelpText("after", HELP)
    .action(async (url: string, flags: Partial<DoctorFlags>) => {
      exit(await runDoctor(url, { ...NOTHING_GIVEN, ...flags }, terminal));
    });
}
