/**
 * Statuses with which servers answer a handshake that lost its Upgrade: LNbits with 405, others as
 * they answer any plain request, or with a word of their own.
 */
export const DROPPED_AS: readonly number[] = [200, 400, 404, 405, 406, 426, 501];
