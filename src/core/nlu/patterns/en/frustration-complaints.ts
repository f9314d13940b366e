import type { FrustrationSign } from '../frustration-points.ts';

const OFTEN =
  'three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|fifty|hundred|#|several|multiple|many|countless|numerous|a dozen|dozens of|so many|too many';
const COUNT = `a|two|${OFTEN}`;
const LATE_ORDINAL =
  'third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|twentieth|hundredth|3rd|4th|5th|6th|7th|8th|9th|10th|20th|umpteenth|millionth';
const CONTACT =
  'call|calls|calling|called|contact|contacts|contacting|contacted|chat|chats|chatting|chatted|write|writing|wrote|written|speak|speaking|spoke|spoken|talk|talking|talked|ask|asking|asked|report|reporting|reported|explain|explaining|explained|complain|complained|complaining|sent|request|requested|emailed|email|repeat|repeated';
const REPORT =
  'call|called|calling|contact|contacted|report|reported|reporting|complain|complained|complaining|chat|chatted';
const AGAIN_AND_AGAIN = 'over and over|again and again|time and again|time after time|repeatedly';
const PERIOD = 'day|days|week|weeks|month|months|year|years';

/** What customers complain of, in whatever voice, and what they want to do about it. */
export const COMPLAINT_SIGNS: readonly FrustrationSign[] = [
  {
    id: 'loss',
    label: 'suffers losses',
    points: 4,
    isComplaint: true,
    any: [
      '(losing|lost|costing me|cost me|costs me|costing us|cost us) ..2 (clients|customers|business|sales|income|thousands|orders|work hours|wages|a client|a customer)',
    ],
  },
  {
    id: 'pays_for_nothing',
    label: 'pays for nothing',
    points: 6,
    isComplaint: true,
    any: [
      '(pay|paying) ..2 for ..6 (i|we|it|that|you) (do not|does not|did not|never|can not|barely|hardly) ..1 (get|work*|deliver*|receive*)',
      '(charge|charged|charging|billed|bill) ..8 nothing work*',
      '(pay|pays|paying|paid) ..8 (in return|and all i get|and i get|and what do i get)',
      '(pay|paying|paid) (good money|a fortune|through the nose) for',
      'not ok to (charge|bill|take)',
      '(not|hardly) what i ..1 (pay|paid|signed|ordered|agreed|was promised|was sold)',
    ],
  },
  {
    id: 'recontact',
    label: 'has to ask again and again',
    points: 6,
    isComplaint: true,
    any: [
      `(is|for|now|already|my|this) (now |already )?(the |my )?(${LATE_ORDINAL}) (time|call|chat|message|email|attempt|request|complaint)`,
      `(${LATE_ORDINAL}) (technician|visit|technician visit|agent|representative|appointment|modem|router|box|ticket)`,
      `(i|we) ..3 (${CONTACT}) ..4 (${OFTEN}) times`,
      `< (${CONTACT}) ..3 (${OFTEN}) times`,
      `(told|asked) (you|them) ..4 (${OFTEN}) times`,
      `(i|we) ..2 (${REPORT}) ..4 every (single )?(day|week|morning|night|evening)`,
      `(i|we) ..3 (${CONTACT}) ..4 (${AGAIN_AND_AGAIN})`,
      `(${AGAIN_AND_AGAIN}) ..2 (i|we) ..2 (${CONTACT})`,
      'how (many|much) (more )?(times|often) (do|must|have|did|should|will|can) (i|we)',
      `(${OFTEN}) (technicians|technician visits|different technicians|calls|phone calls|chats|agents|different agents|representatives|tickets)`,
      '(have to|had to|must|make me|made me) start ..2 (from zero|from scratch|all over|over again|from the beginning)',
      '(you|they|nobody|who) ..1 never ..2 (fix*|solve*|answer*|listen*|read|call|called|come|came|reply|replied)',
    ],
    unless: [
      '(ring|rings|beep|beeps|restart*|reboot*|tried|froze|freezes|delete*) ..4 times',
      'for the (first|second) time',
    ],
  },
  {
    id: 'repetition',
    label: 'again and again',
    points: 3,
    isComplaint: true,
    any: [
      '(second|2nd) (time|technician|visit|modem|week|day|agent|chat) ..3 (i|in a row|this|now|and)',
      '(again and again|over and over|time and again|time after time|repeatedly|countless times|numerous times|so many times|a million times|hundred times|every single time|every single day|every single night|dozens of times|keeps happening|same problem again|yet again|once again|all over again|day after day|week after week|month after month)',
      `same (thing|problem|issue|story|answer|excuse|excuses|script|nonsense) (again|as last|every|over|each|as always)`,
      '(down|out|gone|offline|dead|off|wrong|disconnected) again',
      'here we go again',
      '(keep|keeps|kept) (getting|having|hearing|giving|sending) ..1 (the )?same',
      '(all the time|every (ten|five|two|few|#) minutes|every (other|single) (day|night|evening|week|month))',
      '(raise|raised|raising|goes up|go up|went up|higher) ..3 every (year|month|few months|time)',
      `(${COUNT}) (outages|disconnects|interruptions|failures|breakdowns|excuses|stories|mistakes) in (one|a|the last|the same|#|two|three) (${PERIOD})`,
      '(another|one more) (wasted|lost|ruined|technician|excuse|outage)',
    ],
    unless: ['(first|second|2nd) time ..3 (customer|user|setting)'],
  },
  {
    id: 'long_wait',
    label: 'long without service',
    points: 3,
    isComplaint: true,
    any: [
      `(${COUNT}) (${PERIOD}) (without|offline|with no|of no|with nothing|of nothing|of waiting|of silence)`,
      `(for|since|in|after|been|waited|waiting|lasted) ..2 (${OFTEN}|two|a whole|an entire|over a|more than a) (${PERIOD}) (now|already|and|i|still|with)`,
      `(the|our|my) (second|${LATE_ORDINAL}) (week|day|month) (and|now|already|i|in a row|that|without|of)`,
      `(${OFTEN}|two|whole) (days|weeks|months) ..3 still`,
      '(dead|down|out|offline|gone|off|broken) ..1 (since|for) (monday|tuesday|wednesday|thursday|friday|saturday|sunday|last week|days|weeks|a week|two|three|four|five|six|#)',
      '(on hold|waiting|been waiting|waited) ..5 (hour|hours|forever|all day|days|weeks|whole day|whole afternoon|weeks|months|all morning)',
      'day (two|three|four|five|six|seven|eight|nine|ten|#)',
      '(been|it is) a (month|week|whole month|whole week) (and|now|already|since)',
    ],
    unless: ['(were|was|are|been|am) away for'],
  },
  {
    id: 'broken_promise',
    label: 'broken promise',
    points: 4,
    isComplaint: true,
    any: [
      '(promise|promises|promised|told|assured|swore|guaranteed) ..12 (nobody|no one|then|not kept)',
      '(you|they) ..2 promised ..10 (but|never|did not|has not|was not)',
      '(always|keep*) ..1 (say|says|saying|said|telling|promising|promise) ..2 (tomorrow|soon|today|next|it is|different)',
      '(tells|tell|told|says|said|say) me ..1 (something (different|else)|another story|a different (thing|story))',
      '(broken promise*|none of your promises)',
    ],
  },
  {
    id: 'no_show',
    label: 'nobody came or called',
    points: 4,
    isComplaint: true,
    any: [
      '(nobody|no one|no technician|none of you) ..2 (came|come|comes|show|showed|shown|shows|call|called|calls|calls back|told me|told us|bothered|bothers)',
      '(he|she|they|technician|guy|man|technicians|you|who) (did not|never|has not|have not) ..1 (come|came|show|showed|shown|arrive|arrived|call|called) ..1 (up|back|me|us|or|and|.|>)',
      '(took|take|taken|taking) ..2 (day|days|morning|afternoon|week|work|monday|tuesday|wednesday|thursday|friday|saturday|sunday) off',
      '(stayed|stay|staying|sat|waited) ..3 (home|whole day|whole afternoon|all day) ..4 (for|technician|work)',
    ],
    unless: ['(did not|never|not) come (on|back|up|with)'],
  },
  {
    id: 'wasted',
    label: 'wasted time',
    points: 4,
    isComplaint: true,
    any: [
      '(waste|wasted|wasting) ..3 (time|hours|day|days|my|afternoon|morning|weekend|life|energy)',
      '(hours|spent) ..6 (on hold|on the phone|phone|chat|with you)',
      '(put|puts|putting|left|leave|kept) me on hold',
      '(getting nowhere|going in circles)',
      '(you are|you were|are you) ..1 (no help|not helpful|not helping|zero help|no use)',
      'i hate (this|your|dealing)',
    ],
    unless: ['technician ..4 hours'],
  },
  {
    id: 'brushed_off',
    label: 'brushed off',
    points: 6,
    isComplaint: true,
    any: [
      '(nobody|no one|none of you|nobody there) ..4 (help*|helps|cares|care|answers|answer|listens|listen|responds|reads|responsible)',
      '(you|they) (do not|never) ..1 (care|listen|help|read)',
      '(is|does|can) (anybody|anyone|somebody|someone) (even|ever|actually|at all)',
      '(passed around|transferred around|passes me around|run around|runaround|ran around|bounced around|hung up on (me|us|my|his|her|twice|again)|you (hang|hung) up|you all hang up|line went dead)',
      '(am|been|being|get|getting|was|were|completely|feel) ..1 (ignored|brushed off)',
      '(ignore|ignoring) (me|us)',
      '(transfer|transferring|transferred|passed|passing|bounced|bouncing) me ..6 (department|another|next|circles|around)',
      '(each|everybody|everyone|they|all) (blame|blames|blamed|blaming)',
    ],
  },
  {
    id: 'leaving',
    label: 'threatens to leave',
    points: 6,
    isComplaint: true,
    any: [
      '(cancel everything|cancel it all|just cancel|taking my business elsewhere|take my business elsewhere|look elsewhere|going elsewhere|leave this company|done with (you|this company|your company|you guys|you people)|lost a customer|losing a customer|lose a customer|never again)',
      '(about to|ready to|thinking of|thinking about|considering) (switch|switching|leave|leaving|quit|quitting) ..2 (you|provider|providers|company|to (another|a different|a competitor|someone|somebody|the competition)|.|>)',
      'if ..12 (i am|i will|we will|we are|i am going to) (switch*|leav*|leave|cancel*|gone|done|out|quit*)',
      '(lose|losing|lost) ..2 (a|loyal|good|another|long time) ..1 customer',
      '(get|be|getting) rid of (you|your company|this company)',
      '(reason|reasons) (to|why i should) stay',
      '(do not|not) want to hear (another|any|about|more|your)',
      '(this is how|is this how) you (treat|thank|reward)',
    ],
    unless: ['(not|never) ..3 (leave|leaving|switch*)', 'done with this (one|step|part)'],
  },
  {
    id: 'cancel',
    label: 'wants to leave',
    points: 2,
    isComplaint: true,
    any: [
      '(want|like|going|need) to (cancel|quit|leave) ',
      '(get|getting|let me|want) out of ..2 contract',
      'cancel my (whole |entire )?(account|service|services|subscription)',
      '(going to|will|i am|we are) (switch|switching|leave|leaving) ..3 (you|provider|providers|company)',
    ],
  },
  {
    id: 'complaint',
    label: 'wants to complain',
    points: 3,
    isComplaint: true,
    any: ['(file|filing|filed|make|making|lodge) ..2 complaint'],
    unless: ['(not|no) ..3 complaint'],
  },
  {
    id: 'regulator',
    label: 'threatens with a complaint',
    points: 6,
    isComplaint: true,
    any: [
      '(fcc|bbb|better business bureau|attorney general|ftc|public utility commission|consumer protection|consumer affairs|ombudsman|regulator)',
      '(ask|asking) my (lawyer|attorney)',
      'no (other )?choice but',
    ],
    unless: ['(fcc) ..5 (fee|fees|charge|surcharge|label)'],
  },
];
