const VERSION_7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7/;

/** When a message was written, ISO 8601: the client's ids begin with it. An id of another kind counts as written now. */
export function timeOfMessageId(id: string, { nowMs = Date.now() }: { nowMs?: number } = {}): string {
  const [, high = '', low = ''] = VERSION_7.exec(id) ?? [];
  const timeMs = high === '' ? nowMs : Number.parseInt(high + low, 16);
  return new Date(Math.min(timeMs, nowMs)).toISOString();
}
