/**
 * Sentences that claim deeds nobody did, or promise what nobody can keep. A reply with one of them is not used.
 * Linear: each pattern has bounded gaps only.
 */
const FALSE_CLAIMS: readonly RegExp[] = [
  /\b(?:i|we)(?:'ve| have| just| already| am| are|'m|'re|'ll| will| can now)?(?: (?:have|just|already|now|going to|gladly))? ?(?:credited|refunded|waived|scheduled|booked|canceled|cancelled|upgraded|reset|restarted|rebooted|sent|ordered|applied|removed|reversed|opened|dispatched|issued|processed|crediting|refunding|waiving|scheduling|booking|sending|dispatching|credit|refund|waive|schedule|book|dispatch|issue|apply)\b/i,
  /\b(?:technician|agent|representative|person|someone|specialist)\b.{0,20}\b(?:is on (?:the|their|his|her) way|will (?:call|contact|visit|arrive|come|reach|be with you)|has been (?:sent|dispatched|scheduled))\b/i,
  /\b(?:has|have) been (?:credited|refunded|waived|scheduled|booked|canceled|cancelled|applied|issued)\b/i,
  /\b(?:within|in) (?:the next )?\d+ (?:minutes|hours) (?:someone|a technician|an agent|you will)\b/i,
];

/** Whether a reply says that something was done or will happen which no code of the desk does. */
export function claimsFalsely(reply: string): boolean {
  const text = reply.replaceAll('\u2019', "'");
  return FALSE_CLAIMS.some((pattern) => pattern.test(text));
}
