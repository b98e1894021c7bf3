import { cursorFeedsAreExactlyOnceInOrder } from "./cursor_feeds_are_exactly_once_in_order.ts";
import { testProperty } from "./test_property.ts";

testProperty(cursorFeedsAreExactlyOnceInOrder);
