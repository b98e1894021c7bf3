import { terminalMeansTerminal } from "./terminal_means_terminal.ts";
import { testProperty } from "./test_property.ts";

testProperty(terminalMeansTerminal);
