import type { IntentPattern } from '../pattern-set.ts';

/**
 * The three billing and three technical word lists of the product's first specification, with their weights.
 * Repairs, each for a fault that real messages showed:
 * - letter case and apostrophes are gone before matching ("Billing", "didn’t" used to miss);
 * - every inflection counts ("bills", "charged", "paid", "outages", "speeds", "slower", "throttled");
 * - "service" stood at 0.7 for billing, yet billing is right in a third of the messages that say it: 0.15, general;
 * - "cancel" and "disconnect" are about the account, not the bill: general;
 * - "down" speaks for a fault only beside something that can fail ("bring my bill down" is about money), so it
 *   lives in the topic patterns, and alone is weak;
 * - "credit" does not count in "credit card", nor "connection" in "connection fee";
 * - equal weights used to be decided by list order: see `read-subject.ts`.
 */
export const BRIEF_INTENT_PATTERNS: readonly IntentPattern[] = [
  {
    id: 'brief-billing-1',
    label: 'bill, charge, cost, payment',
    intent: 'billing',
    weight: 0.9,
    any: [
      '(bill|bills|billed|billing|bill*)',
      '(charge*|overcharge*|cost*|expensive|pricey|payment|payments|pay*|fee|fees|price*|pricing|rate|rates|invoice*|cheaper|afford*|unaffordable)',
    ],
  },
  {
    id: 'brief-general-1',
    label: 'cancel, disconnect',
    intent: 'general',
    weight: 0.7,
    any: ['(cancel*|canceled|canceling|cancellation|terminate*|termination|contract*|agreement)'],
  },
  { id: 'brief-general-2', label: 'service', intent: 'general', weight: 0.15, any: ['(service|services)'] },
  {
    id: 'brief-billing-3',
    label: 'refund, credit, discount',
    intent: 'billing',
    weight: 0.8,
    any: ['(refund*|discount*|rebate*|reimburse*|credit|credits|credited|promo|promotion|promotions)'],
    unless: ['credit (card|cards|check|score|report)'],
  },
  {
    id: 'brief-technical-1',
    label: 'internet, wifi, connection, slow, outage',
    intent: 'technical',
    weight: 0.9,
    any: [
      '(internet|net|wifi|wi fi|wireless|connection|connectivity|slow|slower|slowness|outage|outages|online|offline|disconnecting|disconnects)',
    ],
    unless: ['connection fee'],
  },
  { id: 'brief-technical-1-down', label: 'down', intent: 'technical', weight: 0.3, any: ['(down|out)'] },
  {
    id: 'brief-technical-2',
    label: 'router, modem, equipment, device',
    intent: 'technical',
    weight: 0.8,
    any: [
      '(router|modem|gateway|equipment|device|devices|cable box|remote|extender|dvr|tv|television|voicemail|email|camera)',
    ],
  },
  {
    id: 'brief-technical-3',
    label: 'speed, performance, lag, buffering',
    intent: 'technical',
    weight: 0.7,
    any: [
      '(speed|speeds|performance|lag*|laggy|buffer*|throttle*|mbps|bandwidth|latency|ping|signal|reception)',
    ],
  },
  {
    id: 'help',
    label: 'asks for help',
    intent: 'general',
    weight: 0.35,
    any: [
      '(help|problem|problems|issue|issues|question|questions|account|assistance|support|trouble|sales|customer service)',
      '(what next|next step|what should i do|what do i do|what can you do|who are you|done|i did it|did it|the first|first one|the second|second one|the third|third one|option #|both|maybe|not sure|do not know)',
    ],
  },
];

/** The five follow-up expressions of the specification, without case and with both spellings of the apostrophe. */
export const BRIEF_FOLLOW_UP: readonly string[] = [
  'that did not work',
  'still not working',
  'it is still broken',
  'try something else',
  'need another solution',
];
