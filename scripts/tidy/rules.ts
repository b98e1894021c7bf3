import { AMBIENT_RULES } from "./ambient_rules.ts";
import { DOC_RULES } from "./doc_rules.ts";
import { NAME_RULES } from "./name_rules.ts";
import type { Rule } from "./rule.ts";
import { SIZE_RULES } from "./size_rules.ts";
import { TEXT_RULES } from "./text_rules.ts";

/** Every house rule, in the order of the report. */
export const RULES: readonly Rule[] = [
  ...SIZE_RULES,
  ...NAME_RULES,
  ...DOC_RULES,
  ...TEXT_RULES,
  ...AMBIENT_RULES,
];
