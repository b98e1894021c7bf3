// Makes one request and prints the answer; runs in a namespace of its own.
import { text } from "node:stream/consumers";
import type { Question } from "./ask.ts";

const ANSWER_MS_MAX = 5_000;

const question: Question = JSON.parse(await text(process.stdin));
const { url, method = "GET", body, headers = { "content-type": "application/json" } } = question;
const signal = AbortSignal.timeout(ANSWER_MS_MAX);
const answer = await fetch(url, {
  method,
  headers,
  signal,
  redirect: "manual",
  ...(body ? { body } : {}),
});
const said = await answer.text();
let json: unknown = null;
try {
  json = JSON.parse(said);
} catch {
  // Not JSON: the status is the answer.
}
process.stdout.write(JSON.stringify({ status: answer.status, json }));
