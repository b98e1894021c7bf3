import { sleepIsNotSilence } from "./sleep_is_not_silence.ts";
import { testProperty } from "./test_property.ts";

testProperty(sleepIsNotSilence);
