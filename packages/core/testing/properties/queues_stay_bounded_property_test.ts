import { queuesStayBounded } from "./queues_stay_bounded.ts";
import { testProperty } from "./test_property.ts";

testProperty(queuesStayBounded);
