#!/usr/bin/env node
import process from "node:process";
import { lnbitsCommand } from "../lnbits/command.ts";
import { gatewayCommand } from "./gateway.ts";
import { run } from "./program.ts";
import { systemTerminal } from "./terminal.ts";

const terminal = systemTerminal();
const lnbits = lnbitsCommand({
  write: (text) => terminal.write(text),
  onQuit: (quit) => terminal.onQuit(quit),
});
process.exitCode = await run(process.argv.slice(2), terminal, [lnbits, gatewayCommand(terminal)]);
