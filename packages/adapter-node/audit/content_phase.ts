import type { Directive } from "./directive.ts";
import { absoluteAddress } from "./absolute_address.ts";
import { diskPath } from "./disk_path.ts";
import { redirectInternally } from "./error_page.ts";
import { evaluateText } from "./evaluate_text.ts";
import { type Exchange, levelsOf, noteUnknown, placeOf } from "./exchange.ts";
import type { Move } from "./move.ts";
import { PASS_REGEXP } from "./pass_target.ts";
import { settingOf } from "./setting_of.ts";

/** Handlers of other modules: they answer themselves. */
const MODULES: ReadonlySet<string> = new Set(
  `content_by_lua content_by_lua_block content_by_lua_file js_content perl stub_status empty_gif
  status api check_status rtmp_stat hls mp4 flv websockify_pass passenger_enabled echo
  nchan_publisher nchan_subscriber nchan_pubsub push_stream_publisher push_stream_subscriber
  push_stream_websocket push_stream_channels_statistics`.split(/\s+/),
);

/** Asks `try_files`, then the handler, then the disk. */
export function contentPhase(exchange: Exchange): Move {
  const tried = tryFiles(exchange);
  if (tried !== null) return tried;
  const pass = handlerOf(exchange, ({ name }) => PASS_REGEXP.test(name));
  if (pass !== null) return { to: "upstream", pass };
  const module = handlerOf(exchange, ({ name }) => MODULES.has(name));
  if (module !== null) {
    const status = /^(stub_status|empty_gif)$/.test(module.name) ? 200 : null;
    if (status !== null) return { to: "answer", status, isFinal: true, from: module };
    noteUnknown(exchange, `Cannot judge what "${module.name}" answers`, module);
    return { to: "module", from: module };
  }
  return exchange.path.endsWith("/") ? folderAnswer(exchange) : fileAnswer(exchange);
}

/** An `if` or `limit_except` without a handler of its own keeps that of its location. */
function handlerOf(exchange: Exchange, isHandler: (one: Directive) => boolean): Directive | null {
  return exchange.inner?.block?.find(isHandler) ?? placeOf(exchange).find(isHandler) ?? null;
}

/** `try_files` is not inherited: an `if` that holds switches it off. */
function tryFiles(exchange: Exchange): Move | null {
  const place = exchange.inner?.block ?? placeOf(exchange);
  const from = place.find(({ name }) => name === "try_files");
  const last = from?.args.at(-1);
  if (from === undefined || last === undefined) return null;
  const { exists } = exchange.options;
  for (const template of from.args.slice(0, -1)) {
    // The slash that asks for a folder is no part of the path.
    const isFolder = template.endsWith("/");
    const path = evaluateText(isFolder ? template.slice(0, -1) : template, exchange).text;
    const { file } = diskPath(exchange, path);
    const isThere = exists?.(file, isFolder ? "folder" : "file") ??
      (exchange.isPathConfigured && template === "$uri");
    if (!isThere) continue;
    exchange.path = path;
    exchange.isPathOriginal = false;
    return null;
  }
  const status = /^=(\d+)$/.exec(last)?.[1];
  if (status !== undefined) return { to: "answer", status: Number(status), from };
  const target = evaluateText(last, exchange).text;
  if (target.startsWith("@")) {
    exchange.isInternal = true;
    return { to: "named", name: target, from };
  }
  redirectInternally(exchange, target, !/\$(uri|\d)/.test(last));
  return { to: "server" };
}

function folderAnswer(exchange: Exchange): Move {
  const levels = levelsOf(exchange);
  const { file, from } = diskPath(exchange, exchange.path);
  const index = settingOf(levels, "index");
  const names = index.from?.args ?? ["index.html"];
  const { exists } = exchange.options;
  const isRoot = exchange.path === "/" || exchange.isPathConfigured;
  for (const template of names) {
    const name = evaluateText(template, exchange).text;
    const target = name.startsWith("/") ? name : exchange.path + name;
    const isThere = exists === undefined ? isRoot : exists(file + name, "file");
    if (!isThere && !name.startsWith("/")) continue;
    redirectInternally(exchange, target, true);
    return { to: "server" };
  }
  const isFolder = exists?.(file.replace(/\/$/, ""), "folder") === true;
  const lists = settingOf(levels, "autoindex").value === "on";
  return { to: "answer", status: isFolder ? (lists ? 200 : 403) : 404, from };
}

function fileAnswer(exchange: Exchange): Move {
  const { file, from } = diskPath(exchange, exchange.path);
  const { exists } = exchange.options;
  const { method } = exchange.request;
  if (!["GET", "HEAD", "POST"].includes(method)) return { to: "answer", status: 405, from };
  if (exists?.(file, "folder") === true) {
    const query = exchange.args === "" ? "" : `?${exchange.args}`;
    const location = absoluteAddress(exchange, `${exchange.path}/${query}`);
    return { to: "answer", status: 301, location, from };
  }
  const isThere = exists?.(file, "file") ?? exchange.isPathConfigured;
  if (!isThere) return { to: "answer", status: 404, from };
  return { to: "answer", status: method === "POST" ? 405 : 200, isFinal: true, from };
}
