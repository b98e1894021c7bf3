/**
 * A place in an ordered feed. Sequences grow by one within an epoch; a new epoch means that older
 * places are void (the server lost its memory) and only a snapshot helps.
 */
export interface Cursor {
  readonly epoch: string;
  readonly seq: number;
}

/** What a codec makes of one raw message. */
export type FeedItem<T> =
  /** An item with its place in the order. */
  | { readonly type: "event"; readonly cursor: Cursor; readonly value: T }
  /** The whole value as it stands at that place. */
  | { readonly type: "snapshot"; readonly cursor: Cursor; readonly value: T }
  /** Something happened; no place, no promise. */
  | { readonly type: "news"; readonly value: T }
  /** The peer lives; `cursor` says how far it is. */
  | { readonly type: "heartbeat"; readonly cursor?: Cursor }
  /** Not understood; `why` is masked and short. */
  | { readonly type: "invalid"; readonly why: string };
