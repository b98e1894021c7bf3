import { unprovedLinksResetNothing } from "./unproved_links_reset_nothing.ts";
import { testProperty } from "./test_property.ts";

testProperty(unprovedLinksResetNothing);
