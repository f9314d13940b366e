import type { PatternGroup } from '../pattern.ts';
import type { Intent } from '../understanding.ts';

/** Evidence that a case is one of the two that more often need a person. */
export interface HardIntentPattern extends PatternGroup {
  readonly label: string;
  readonly intent: Extract<Intent, 'technical_complex' | 'billing_dispute'>;
}

/** Evidence, joined as noisy-or, from which a technical or billing case counts as a hard one. Own choice. */
export const HARD_INTENT_FLOOR = 0.6;

/** A second technical topic of this score or better makes a case technical_complex together with other evidence. */
export const SECOND_TOPIC_WEIGHT = 0.35;

export const HARD_INTENT_PATTERNS: readonly HardIntentPattern[] = [
  {
    id: 'complex-visits',
    label: 'after technicians',
    intent: 'technical_complex',
    weight: 0.75,
    any: [
      '(second|third|fourth|fifth|2nd|3rd|4th|5th|another|two|three|four|five|several|multiple|many|#) ..1 (technician|technicians|technician visits|visits|service calls)',
      '(technician|technicians|someone) ..3 (came|come|been|out|sent|visited|was here|were here) ..12 (still|again|not fixed|no change|nothing|twice|times|could not|and it)',
      '(replaced|swapped|changed|new) ..5 (modem|router|gateway|cables|wiring|line|box|everything) ..10 (still|again|same|no change|not)',
    ],
  },
  {
    id: 'complex-duration',
    label: 'going on for long',
    intent: 'technical_complex',
    weight: 0.7,
    any: [
      '(for|past|last|over) ..2 (weeks|months|years|month|year)',
      '(weeks|months|years) ..2 (now|straight|of|in a row|ago)',
      '(since|for) ..3 (months|weeks|years|last month|last year|last week|january|february|march|april|june|july|august|september|october|november|december)',
      '(ongoing|on going|recurring|chronic|constantly for|never ending|continuing|continued) (problem|problems|issue|issues|outage|outages|trouble|troubles|interruptions|slowness|slow)',
      '(every|each) (day|night|evening) for',
    ],
    unless: ['(contract|paying|customer|plan|charged|promo|price|rate) ..4 (months|years|month|year)'],
  },
  {
    id: 'complex-repeated',
    label: 'reported again and again',
    intent: 'technical_complex',
    weight: 0.65,
    any: [
      '(third|fourth|fifth|sixth|3rd|4th|5th|6th|tenth|10th) (time|call|chat|attempt)',
      '(call*|contact*|report*|chatted) ..5 (several|many|multiple|numerous|countless|#|three|four|five|six|ten|dozens of) ..1 (times|occasions|calls)',
      '(again and again|over and over|time after time|no one can fix|nobody can fix|not permanent*|never fixed|never been fixed|never gets fixed|keeps coming back|no permanent)',
    ],
  },
  {
    id: 'complex-expert',
    label: 'line-level terms',
    intent: 'technical_complex',
    weight: 0.75,
    any: [
      '(packet loss|snr|signal to noise|uncorrectable*|uncorrectables|dbmv|upstream power|downstream power|power levels|node|cmts|traceroute|tracert|t3|t4|ingress|mtr|bufferbloat|docsis|bgp|ipv6|mtu|routing issue|peering|latency to|coax drop|underground line|pedestal)',
    ],
  },
  {
    id: 'complex-scope',
    label: 'whole home or business',
    intent: 'technical_complex',
    weight: 0.6,
    any: [
      '(business|company|office|store|clinic|work from home|job|working from home|livelihood|clients) ..8 (down|out|losing|lost|stopped|not|depends|need|impact*|offline|affected|slow)',
      '(losing|lost) ..3 (business|customers|clients|money|sales|income)',
      '(all|every|multiple|several|many) ..2 (devices|computers|tvs|rooms|phones) ..5 (not|drop*|lose*|offline|slow|down|affected)',
    ],
  },
  {
    id: 'dispute-contested',
    label: 'contests a charge',
    intent: 'billing_dispute',
    weight: 0.75,
    any: [
      '(dispute*|disputing|disputed|contest*|unauthorized|fraudulent|fraud|overcharge*|overcharged|overcharging|over charged|overbilled|overbilling|ripped off|ripping me off|bogus|illegal|illegally|unlawful|deceptive|false charges|wrongful|wrongfully|erroneous|erroneously|improper)',
      '(charged|billed|charging|paid|billing|charge) ..4 (twice|double|two times|2 times|multiple times|three times|# times)',
      '(charged|charging|billed|billing|charge) ..3 for ..3 (never|not|no service)',
      'over (charge*|charged|billing|billed|bill)',
      '(false|wrong|bogus|phantom) (charge|charges|billing|bill)',
      '(double|duplicate) (charge*|charged|billed|billing|bill|payment|charges)',
      '(never|not) ..2 (order*|ordered|authorize*|authorized|request*|requested|agree*|agreed|approved|signed up|sign up|asked for|ask for|recognize)',
      '(refuse*|refusing|not going|will not) to pay',
      '(refus*|refuse*|refusal) ..3 (refund|credit|honor|waive|remove)',
    ],
    unless: ['not agree with you'],
  },
  {
    id: 'dispute-returned-money',
    label: 'money that never came back',
    intent: 'billing_dispute',
    weight: 0.7,
    any: [
      '(refund|credit|money|deposit|reimbursement) ..6 (never|not|still waiting|still have not|where) ..4 (came|come|received|got|gotten|arrive*|issued|posted|back|get|receive|see|seen)?',
      '(never|not|still waiting) ..6 (refund|refunded|credited|my credit|my deposit|money back)',
      '(billed|charged|charge|bill|billing) ..10 (after|already) ..4 (cancel*|canceled|returned|disconnected|closed)',
      '(canceled|returned|disconnected|closed) ..10 (still|keep*|being|yet) ..4 (billed|charged|charging|billing|charge|bill)',
      '(still|keep*) ..3 (charging|billing|charged|billed) ..8 (canceled|returned|disconnected|closed)',
      '(sent|threaten*) ..3 (collections|collection agency|collection)',
      '(promised|quoted|told) ..10 (but|charged|instead|billed)',
      'not honor*',
      '(bait and switch)',
    ],
    unless: ['how ..4 (get|request) ..2 refund'],
  },
  {
    id: 'dispute-threat',
    label: 'scam or legal words',
    intent: 'billing_dispute',
    weight: 0.65,
    any: [
      '(scam|scammed|stealing|stole|theft|thieves|robbing|robbed|robbery|crooks|extortion|rip off|ripoff|lawyer|attorney|sue|suing|lawsuit|small claims|fcc|bbb|better business bureau|attorney general|ftc|chargeback|legal action)',
    ],
    unless: ['(fcc|regulatory) ..1 (fee|charge|surcharge)', '(suspicious|phishing) (email|call|text)'],
  },
];
