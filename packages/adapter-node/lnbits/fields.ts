import { type FieldProblem, Refusal } from "./refusal.ts";

/** Reads the members of a JSON body as pydantic does, and collects what is wrong with them. */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #problems: FieldProblem[] = [];

  /**
   * @param body The parsed body.
   * @throws {Refusal} 400 if it is no object.
   */
  constructor(body: unknown) {
    if (body === undefined) {
      const problem = { loc: ["body"], msg: "field required", type: "value_error.missing" };
      throw new Refusal(400, [problem]);
    }
    if (typeof body !== "object" || body === null || Array.isArray(body)) {
      const problem = { loc: ["body"], msg: "value is not a valid dict", type: "type_error.dict" };
      throw new Refusal(400, [problem]);
    }
    this.#values = body as Record<string, unknown>;
  }

  /** A text; numbers are taken as text too. */
  text(
    name: string,
    limits: { readonly min?: number; readonly max?: number } = {},
  ): string {
    const text = this.optionalText(name, limits);
    if (text === undefined) this.#missing(name);
    return text ?? "";
  }

  /** A text, or `undefined` where it is absent or null. */
  optionalText(
    name: string,
    { min = 0, max = Infinity }: {
      readonly min?: number;
      readonly max?: number;
    } = {},
  ): string | undefined {
    const value = this.#values[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "string" && typeof value !== "number") {
      this.#add(name, "str type expected", "type_error.str");
      return "";
    }
    const text = String(value);
    const length = [...text].length;
    if (length < min) this.#addLength(name, "at least", "min_length", min);
    if (length > max) this.#addLength(name, "at most", "max_length", max);
    return text;
  }

  /** A number, or a text that reads as one; `undefined` where it is absent or null. */
  number(name: string, { min = -Infinity }: { readonly min?: number } = {}): number | undefined {
    const value = this.#values[name];
    if (value === undefined || value === null) return undefined;
    const isText = typeof value === "string" && value.trim() !== "";
    const number = typeof value === "number" || isText ? Number(value) : Number.NaN;
    if (!Number.isFinite(number)) {
      this.#add(name, "value is not a valid float", "type_error.float");
    } else if (number < min) {
      const msg = `ensure this value is greater than or equal to ${min}`;
      this.#add(name, msg, "value_error.number.not_ge", { limit_value: min });
    }
    return number;
  }

  /** A whole number; fractions are cut off. */
  integer(name: string): number {
    const number = this.number(name);
    if (number === undefined) this.#missing(name);
    return Math.trunc(number ?? 0);
  }

  /** True or false in one of pydantic's spellings. */
  flag(name: string, fallback: boolean): boolean {
    const value = this.#values[name];
    if (value === undefined) return fallback;
    if ([true, 1, "1", "true", "True", "on", "yes"].includes(value as string)) {
      return true;
    }
    if ([false, 0, "0", "false", "False", "off", "no"].includes(value as string)) return false;
    this.#add(name, "value could not be parsed to a boolean", "type_error.bool");
    return fallback;
  }

  /** An object, empty where it is absent or null. */
  object(name: string): Readonly<Record<string, unknown>> {
    const value = this.#values[name] ?? {};
    if (typeof value === "object" && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
    this.#add(name, "value is not a valid dict", "type_error.dict");
    return {};
  }

  /** Adds a problem of the caller's own. */
  refuse(name: string, msg: string): void {
    this.#add(name, msg, "value_error");
  }

  /** @throws {Refusal} 400 with everything that was wrong. */
  check(): void {
    if (this.#problems.length > 0) throw new Refusal(400, this.#problems);
  }

  #missing(name: string): void {
    this.#add(name, "field required", "value_error.missing");
  }

  #addLength(name: string, words: string, kind: string, limit: number): void {
    const msg = `ensure this value has ${words} ${limit} characters`;
    this.#add(name, msg, `value_error.any_str.${kind}`, { limit_value: limit });
  }

  #add(name: string, msg: string, type: string, ctx?: Readonly<Record<string, unknown>>): void {
    this.#problems.push({ loc: ["body", name], msg, type, ...(ctx === undefined ? {} : { ctx }) });
  }
}
