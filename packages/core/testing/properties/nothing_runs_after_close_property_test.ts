import { nothingRunsAfterClose } from "./nothing_runs_after_close.ts";
import { testProperty } from "./test_property.ts";

testProperty(nothingRunsAfterClose);
